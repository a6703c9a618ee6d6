// @ts-check
/**
 * The texts of the page's frame, its banners and the sign-in, in every language.
 *
 * @module
 */
import { inLanguage } from "../parts/language.js";

const EN = {
  title: "Delhaize basket pipeline",
  skip: "Skip to the content",
  navigation: "Views",
  /** In the order of the navigation. */
  views: {
    sales: "Sales",
    baskets: "Baskets",
    tills: "Tills",
    live: "Live",
    refusals: "At the door",
    deadLetters: "Dead letters",
  },
  reference: "API",
  language: "Language",
  signOut: "Sign out",
  notLoaded: "This view could not be loaded: the API is away, or has a newer version of the page.",
  reload: "Load the page again",
  /** @param {string} time */
  printed: (time) => `printed ${time}`,
  statesOf: "State of the services",
  services: { api: "API", database: "Database", broker: "Broker" },
  states: { up: "up", down: "away", unknown: "unknown" },
  connection: {
    "connecting": "connecting",
    "live": "live",
    "lost": "away",
    "signed-out": "not signed in",
    "refused": "no access",
  },
  banners: {
    /** @param {string} time */
    lost: (time) => `API unavailable since ${time}. These are the last figures it sent. `,
    tryNow: "Try now",
    /** @param {number} seconds */
    retryIn: (seconds) => seconds > 0 ? `Trying again in ${seconds} s.` : "Trying again …",
    signedOut: "This API needs a key.",
    signIn: "Sign in",
    signInOther: "Sign in with another key",
    /** @param {{ isReading: boolean, time: string, isBrokerUp: boolean }} of */
    database: ({ isReading, time, isBrokerUp }) =>
      `${isReading ? "Reading database" : "Database"} unavailable since ${time}. ` +
      (isBrokerUp ? "Baskets are still accepted and wait in Kafka. " : "") +
      "Its figures return once it is back.",
    /** @param {string} time */
    primary: (time) =>
      `Primary database unavailable since ${time}. Baskets are still accepted and wait in Kafka; ` +
      "a look-up of one gets 503.",
    /** @param {string} time */
    behind: (time) =>
      `These are the figures of ${time}: the reading database does not follow the primary one.`,
    /** @param {string} time */
    broker: (time) =>
      `Broker unavailable since ${time}. Shops get 503 and have to send again. Accepted baskets ` +
      "are safe.",
    /** @param {string} count */
    gaps: (count) => `Records were lost before they were read. Offsets: ${count}. `,
    seeGaps: "See the gaps",
    /** @param {string} shops */
    reusedIds: (shops) =>
      `Sales are not counted, because their ids came before with another date: ${shops}. `,
    seeThem: "See them",
    /** @param {string} shops */
    andOthers: (shops) => `${shops} and others`,
  },
  empty: {
    title: "No basket yet",
    lead: "The pipeline is up and has no basket yet. Send one:",
    or: "Or run",
    then: "It appears here within a second.",
  },
  signIn: {
    title: "Sign in",
    key: "API key",
    needsScope: "It needs the scope",
    keptInTab: "It is kept in this tab only, until you sign out or close it.",
    submit: "Sign in",
    reasons: {
      none: "This API needs a key.",
      unknown: "The API does not know the key you gave.",
      change: "Give a key that may read.",
    },
  },
};

/** By language. */
export const SHELL_WORDS = {
  en: EN,
  /** @type {typeof EN} */
  nl: {
    title: "Delhaize basket pipeline",
    skip: "Naar de inhoud",
    navigation: "Weergaven",
    views: {
      sales: "Verkoop",
      baskets: "Kastickets",
      tills: "Kassa’s",
      live: "Live",
      refusals: "Geweigerd",
      deadLetters: "Niet verwerkt",
    },
    reference: "API",
    language: "Taal",
    signOut: "Afmelden",
    notLoaded: "Deze weergave kon niet laden: de API is weg, of heeft een nieuwere versie van de " +
      "pagina.",
    reload: "Laad de pagina opnieuw",
    printed: (time) => `afgedrukt op ${time}`,
    statesOf: "Toestand van de diensten",
    services: { api: "API", database: "Databank", broker: "Broker" },
    states: { up: "actief", down: "weg", unknown: "onbekend" },
    connection: {
      "connecting": "verbinden",
      "live": "live",
      "lost": "weg",
      "signed-out": "niet aangemeld",
      "refused": "geen toegang",
    },
    banners: {
      lost: (time) => `API onbereikbaar sinds ${time}. Dit zijn de laatste cijfers. `,
      tryNow: "Nu proberen",
      retryIn: (seconds) => seconds > 0 ? `Nieuwe poging over ${seconds} s.` : "Nieuwe poging …",
      signedOut: "Deze API vraagt een sleutel.",
      signIn: "Aanmelden",
      signInOther: "Aanmelden met een andere sleutel",
      database: ({ isReading, time, isBrokerUp }) =>
        `${isReading ? "Leesdatabank" : "Databank"} onbereikbaar sinds ${time}. ` +
        (isBrokerUp ? "Kastickets worden nog aanvaard en wachten in Kafka. " : "") +
        "De cijfers komen terug zodra ze er weer is.",
      primary: (time) =>
        `Hoofddatabank onbereikbaar sinds ${time}. Kastickets worden nog aanvaard en wachten in ` +
        "Kafka; wie er een opzoekt, krijgt 503.",
      behind: (time) =>
        `Dit zijn de cijfers van ${time}: de leesdatabank volgt de hoofddatabank niet.`,
      broker: (time) =>
        `Broker onbereikbaar sinds ${time}. Winkels krijgen 503 en moeten opnieuw versturen. ` +
        "Aanvaarde kastickets zijn veilig.",
      gaps: (count) => `Er gingen records verloren voor ze gelezen werden. Posities: ${count}. `,
      seeGaps: "Bekijk de gaten",
      reusedIds: (shops) =>
        `Verkopen tellen niet mee, omdat hun nummers al met een andere datum kwamen: ${shops}. `,
      seeThem: "Bekijk ze",
      andOthers: (shops) => `${shops} en andere`,
    },
    empty: {
      title: "Nog geen kasticket",
      lead: "De pipeline werkt en heeft nog geen kasticket. Verstuur er een:",
      or: "Of start",
      then: "Het verschijnt hier binnen een seconde.",
    },
    signIn: {
      title: "Aanmelden",
      key: "API-sleutel",
      needsScope: "Nodig is het recht",
      keptInTab: "De sleutel blijft enkel in dit tabblad, tot u zich afmeldt of het sluit.",
      submit: "Aanmelden",
      reasons: {
        none: "Deze API vraagt een sleutel.",
        unknown: "De API kent deze sleutel niet.",
        change: "Geef een sleutel die mag lezen.",
      },
    },
  },
  /** @type {typeof EN} */
  fr: {
    title: "Delhaize basket pipeline",
    skip: "Aller au contenu",
    navigation: "Vues",
    views: {
      sales: "Ventes",
      baskets: "Tickets",
      tills: "Caisses",
      live: "En direct",
      refusals: "Refusés",
      deadLetters: "Non traités",
    },
    reference: "API",
    language: "Langue",
    signOut: "Se déconnecter",
    notLoaded: "Cette vue n’a pas pu être chargée : l’API est absente, ou a une version plus " +
      "récente de la page.",
    reload: "Recharger la page",
    printed: (time) => `imprimé le ${time}`,
    statesOf: "État des services",
    services: { api: "API", database: "Base de données", broker: "Broker" },
    states: { up: "actif", down: "absent", unknown: "inconnu" },
    connection: {
      "connecting": "connexion",
      "live": "en direct",
      "lost": "absente",
      "signed-out": "non connecté",
      "refused": "pas d’accès",
    },
    banners: {
      lost: (time) => `API inaccessible depuis ${time}. Voici les derniers chiffres reçus. `,
      tryNow: "Essayer maintenant",
      retryIn: (seconds) =>
        seconds > 0 ? `Nouvel essai dans ${seconds} s.` : "Nouvel essai en cours …",
      signedOut: "Cette API demande une clé.",
      signIn: "Se connecter",
      signInOther: "Se connecter avec une autre clé",
      database: ({ isReading, time, isBrokerUp }) =>
        `Base de données${isReading ? " de lecture" : ""} inaccessible depuis ${time}. ` +
        (isBrokerUp ? "Les tickets sont encore acceptés et attendent dans Kafka. " : "") +
        "Ses chiffres reviendront avec elle.",
      primary: (time) =>
        `Base de données primaire inaccessible depuis ${time}. Les tickets sont encore acceptés et ` +
        "attendent dans Kafka ; la recherche d’un ticket reçoit 503.",
      behind: (time) =>
        `Ces chiffres sont ceux de ${time} : la base de lecture ne suit pas la principale.`,
      broker: (time) =>
        `Broker inaccessible depuis ${time}. Les magasins reçoivent 503 et doivent renvoyer. ` +
        "Les tickets acceptés sont en sécurité.",
      gaps: (count) => `Des messages ont été perdus avant lecture. Positions : ${count}. `,
      seeGaps: "Voir les trous",
      reusedIds: (shops) =>
        "Des ventes ne sont pas comptées, car leurs numéros sont déjà venus avec une autre date : " +
        `${shops}. `,
      seeThem: "Les voir",
      andOthers: (shops) => `${shops} et d’autres`,
    },
    empty: {
      title: "Pas encore de ticket",
      lead: "Le pipeline fonctionne et n’a pas encore de ticket. Envoyez-en un :",
      or: "Ou lancez",
      then: "Il apparaît ici en une seconde.",
    },
    signIn: {
      title: "Connexion",
      key: "Clé d’API",
      needsScope: "Elle doit avoir le droit",
      keptInTab: "Elle reste dans cet onglet, jusqu’à la déconnexion ou la fermeture.",
      submit: "Se connecter",
      reasons: {
        none: "Cette API demande une clé.",
        unknown: "L’API ne connaît pas cette clé.",
        change: "Donnez une clé qui peut lire.",
      },
    },
  },
};

/** In the reader's language. */
export const SHELL = inLanguage(SHELL_WORDS);
