// @ts-check
/**
 * The texts of the view of dead letters, in every language.
 *
 * @module
 */
import { inLanguage } from "../parts/language.js";

/** @typedef {import("./letter_actions.js").LetterAction} LetterAction */

const EN = {
  title: "Dead letters",
  lead:
    "Records that could not be stored. Each is kept as it came, and missing from every sum, until somebody decides.",
  /** @param {number} count @param {string} text */
  waitingRequests: (count, text) =>
    count === 1
      ? "A request waits: no consumer carries these out at the moment."
      : `${text} requests wait: no consumer carries these out at the moment.`,
  none: "None: every record is stored.",
  noneLike: "None like that.",
  loading: "Loading …",
  causes: {
    title: "By cause",
    caption: "The newest open dead letters by cause",
    cause: "Cause",
    open: "Open",
    shops: "Shops",
    first: "First",
    last: "Last",
    all: "All causes",
    /** @param {string} count */
    newest: (count) => `Of the newest ${count}.`,
  },
  list: {
    title: "Newest first",
    caption: "Open dead letters",
    chosen: "Choose",
    failed: "Failed",
    code: "Code",
    basket: "Basket",
    reason: "Reason",
    record: "Record",
    unreadable: "not readable",
    chooseAll: "Choose all of this page",
    /** @param {string} position */
    choose: (position) => `Choose ${position}`,
    /** @param {string} position */
    open: (position) => `Details of ${position}`,
    details: "Details",
    newest: "Back to the newest",
    older: "Older",
  },
  actions: {
    /** @param {number} count @param {string} text */
    chosen: (count, text) => count === 1 ? "1 chosen" : `${text} chosen`,
    noneChosen: "Choose dead letters to decide on them.",
    /** @param {string} count @param {string} code */
    allOf: (count, code) => `All ${count} with ${code}:`,
    differing: "There is nothing that can be done with all of these: choose those of one code.",
    needsAdmin:
      "Your API key may only read. Whoever decides needs a key with the scope admin; sign in with one.",
  },
  /** @type {Record<LetterAction, { button: string, title: string, does: string }>} */
  action: {
    replay: {
      button: "Replay",
      title: "Replay",
      does:
        "Checks it again and sends what is valid now to the topic it came from. What is still not valid stays open.",
    },
    replace: {
      button: "Replace the stored basket",
      title: "Replace the stored basket",
      does:
        "Puts the dead letter’s basket in the place of the stored one, in every sum too. The old version is kept.",
    },
    "new-id": {
      button: "Store under a new id",
      title: "Store under a new id",
      does:
        "Stores it as a basket of its own, under its id with its date behind it. The stored basket stays as it is.",
    },
    discard: {
      button: "Discard",
      title: "Discard",
      does: "Closes it without storing it: it will never be in a sum. The record is kept.",
    },
  },
  dialog: {
    /** @param {number} count @param {string} text */
    about: (count, text) =>
      count === 1 ? "This is about 1 dead letter." : `This is about ${text} dead letters.`,
    /** @param {string} count @param {string} code */
    aboutCode: (count, code) =>
      `This is about every open dead letter with the code ${code}: ${count} now, and those that come before a consumer begins.`,
    reason: "Reason",
    hint: "For whoever asks later: the audit keeps it, with the name of your key.",
    cancel: "Cancel",
    close: "Close",
    /** @param {number} count @param {string} text */
    confirm: (count, text) => count === 1 ? "1 dead letter" : `${text} dead letters`,
    waiting: "A consumer carries it out …",
    waitingLong:
      "No consumer carries these out at the moment. It is written down, and is carried out as soon as one runs.",
    /** @param {string} count */
    running: (count) => `A consumer carries it out: ${count} so far.`,
    done: "Done",
    failed: "It was not carried out to its end.",
    more: "Its time was over and some are left: ask again.",
    /** @param {string} name @param {string} time */
    audit: (name, time) => `In the audit: ${name}, ${time}.`,
    request: "Request",
  },
  /** By the API's word. */
  outcomes: {
    replayed: "replayed",
    replaced: "replaced",
    stored_already: "stored already",
    discarded: "discarded",
    unchanged: "was done before",
    left: "left as it is",
    missing: "not found",
  },
  details: {
    back: "All dead letters",
    gone: "There is no dead letter of this record.",
    masked: "Parts of what came are masked. A key with the scope admin shows them whole.",
    facts: {
      record: "Record",
      basket: "Basket",
      failed: "Failed",
      sent: "Sent",
      reason: "Reason",
      content: "Content (SHA-256)",
    },
    open: "open",
    replayed: "replayed",
    discarded: "discarded",
    /** @param {string} time */
    since: (time) => `since ${time}`,
    faults: "What is wrong, by today’s rules",
    valid: "It is valid by today’s rules.",
    conflict: "Stored and dead letter side by side",
    same: "Both are the same.",
    side: { what: "What", stored: "Stored", letter: "Dead letter" },
    differs: "differs",
    /** @param {string} differing @param {string} all */
    differing: (differing, all) => `${differing} of ${all} differ`,
    onlyDiffering: "Only what differs",
    nothing: "–",
    compared: {
      "date": "Date",
      "total": "Total",
      "products": "Lines",
      "sold at": "Sold at",
      "till": "Till",
      "receipt": "Receipt",
      "extra": "Extra",
    },
    /** @param {number} number */
    line: (number) => `Line ${number}`,
    record: "The record as it came",
    key: "Key",
    value: "Value",
    /** @param {string} bytes */
    bytes: (bytes) => `${bytes} bytes`,
    headers: "Headers",
    none: "none",
    others: "Other open dead letters of this basket",
    audit: "Audit",
    auditCaption: "Who decided, and why",
    when: "When",
    who: "Who",
    did: "What",
    why: "Why",
    to: "Stored with",
  },
};

/** By language. */
export const LETTER_WORDS = {
  en: EN,
  /** @type {typeof EN} */
  nl: {
    title: "Niet verwerkt",
    lead:
      "Records die niet opgeslagen konden worden. Elk blijft bewaard zoals het kwam, en ontbreekt in elke som, tot iemand beslist.",
    waitingRequests: (count, text) =>
      count === 1
        ? "Er wacht een aanvraag: er is op dit moment geen consumer die ze uitvoert."
        : `Er wachten ${text} aanvragen: er is op dit moment geen consumer die ze uitvoert.`,
    none: "Geen: elk record is opgeslagen.",
    noneLike: "Zo is er geen.",
    loading: "Laden …",
    causes: {
      title: "Per oorzaak",
      caption: "De nieuwste onverwerkte records per oorzaak",
      cause: "Oorzaak",
      open: "Openstaand",
      shops: "Winkels",
      first: "Eerste",
      last: "Laatste",
      all: "Alle oorzaken",
      newest: (count) => `Van de nieuwste ${count}.`,
    },
    list: {
      title: "Nieuwste eerst",
      caption: "Onverwerkte records",
      chosen: "Kies",
      failed: "Mislukt",
      code: "Code",
      basket: "Kasticket",
      reason: "Reden",
      record: "Plaats",
      unreadable: "niet leesbaar",
      chooseAll: "Kies alles op deze pagina",
      choose: (position) => `Kies ${position}`,
      open: (position) => `Details van ${position}`,
      details: "Bekijken",
      newest: "Terug naar de nieuwste",
      older: "Ouder",
    },
    actions: {
      chosen: (count, text) => count === 1 ? "1 gekozen" : `${text} gekozen`,
      noneChosen: "Kies records om erover te beslissen.",
      allOf: (count, code) => `Alle ${count} met ${code}:`,
      differing: "Er is niets dat met al deze kan: kies records met één code.",
      needsAdmin:
        "Uw API-sleutel mag enkel lezen. Wie beslist, heeft een sleutel met de scope admin nodig; meld u daarmee aan.",
    },
    action: {
      replay: {
        button: "Opnieuw sturen",
        title: "Opnieuw sturen",
        does:
          "Controleert het opnieuw en stuurt wat nu geldig is naar het topic waaruit het kwam. Wat ongeldig blijft, blijft openstaan.",
      },
      replace: {
        button: "Opgeslagen ticket vervangen",
        title: "Opgeslagen ticket vervangen",
        does:
          "Zet dit ticket in de plaats van het opgeslagen, ook in elke som. De oude versie blijft bewaard.",
      },
      "new-id": {
        button: "Onder een nieuw nummer opslaan",
        title: "Onder een nieuw nummer opslaan",
        does:
          "Slaat het op als een eigen ticket, onder zijn nummer met zijn datum erachter. Het opgeslagen ticket blijft zoals het is.",
      },
      discard: {
        button: "Afwijzen",
        title: "Afwijzen",
        does:
          "Sluit het af zonder het op te slaan: het komt in geen enkele som. Het record blijft bewaard.",
      },
    },
    dialog: {
      about: (count, text) =>
        count === 1 ? "Dit gaat over 1 record." : `Dit gaat over ${text} records.`,
      aboutCode: (count, code) =>
        `Dit gaat over elk openstaand record met de code ${code}: nu ${count}, en wat er nog bijkomt voor een consumer begint.`,
      reason: "Reden",
      hint: "Voor wie het later vraagt: de audit bewaart ze, met de naam van uw sleutel.",
      cancel: "Annuleren",
      close: "Sluiten",
      confirm: (count, text) => count === 1 ? "1 record" : `${text} records`,
      waiting: "Een consumer voert het uit …",
      waitingLong:
        "Er is op dit moment geen consumer die dit uitvoert. Het staat genoteerd en wordt uitgevoerd zodra er een draait.",
      running: (count) => `Een consumer voert het uit: al ${count} behandeld.`,
      done: "Klaar",
      failed: "Het werd niet volledig uitgevoerd.",
      more: "De tijd was om en er blijven er over: vraag het opnieuw.",
      audit: (name, time) => `In de audit: ${name}, ${time}.`,
      request: "Aanvraag",
    },
    outcomes: {
      replayed: "opnieuw gestuurd",
      replaced: "vervangen",
      stored_already: "al opgeslagen",
      discarded: "afgewezen",
      unchanged: "al eerder gedaan",
      left: "gelaten zoals het is",
      missing: "niet gevonden",
    },
    details: {
      back: "Alle onverwerkte records",
      gone: "Er is geen onverwerkt record op deze plaats.",
      masked:
        "Delen van wat kwam zijn gemaskeerd. Een sleutel met de scope admin toont ze volledig.",
      facts: {
        record: "Plaats",
        basket: "Kasticket",
        failed: "Mislukt",
        sent: "Verstuurd",
        reason: "Reden",
        content: "Inhoud (SHA-256)",
      },
      open: "openstaand",
      replayed: "opnieuw gestuurd",
      discarded: "afgewezen",
      since: (time) => `sinds ${time}`,
      faults: "Wat er fout is, volgens de regels van vandaag",
      valid: "Het is geldig volgens de regels van vandaag.",
      conflict: "Opgeslagen en onverwerkt naast elkaar",
      same: "Beide zijn gelijk.",
      side: { what: "Wat", stored: "Opgeslagen", letter: "Onverwerkt" },
      differs: "verschilt",
      differing: (differing, all) => `${differing} van ${all} verschillen`,
      onlyDiffering: "Enkel wat verschilt",
      nothing: "–",
      compared: {
        "date": "Datum",
        "total": "Totaal",
        "products": "Lijnen",
        "sold at": "Verkocht om",
        "till": "Kassa",
        "receipt": "Kasticket",
        "extra": "Extra gegevens",
      },
      line: (number) => `Lijn ${number}`,
      record: "Het record zoals het kwam",
      key: "Sleutel",
      value: "Waarde",
      bytes: (bytes) => `${bytes} bytes`,
      headers: "Hoofdingen",
      none: "geen",
      others: "Andere openstaande records van dit ticket",
      audit: "Auditspoor",
      auditCaption: "Wie besliste, en waarom",
      when: "Wanneer",
      who: "Wie",
      did: "Wat",
      why: "Waarom",
      to: "Opgeslagen met",
    },
  },
  /** @type {typeof EN} */
  fr: {
    title: "Non traités",
    lead:
      "Messages qui n’ont pas pu être stockés. Chacun est gardé tel quel, et manque dans chaque somme, jusqu’à ce que quelqu’un décide.",
    waitingRequests: (count, text) =>
      count === 1
        ? "Une demande est en attente : aucun consumer ne la traite pour le moment."
        : `${text} demandes sont en attente : aucun consumer ne les traite pour le moment.`,
    none: "Aucun : tout est stocké.",
    noneLike: "Aucun de ce genre.",
    loading: "Chargement …",
    causes: {
      title: "Par cause",
      caption: "Les messages non traités les plus récents, par cause",
      cause: "Motif",
      open: "En attente",
      shops: "Magasins",
      first: "Premier",
      last: "Dernier",
      all: "Toutes les causes",
      newest: (count) => `Parmi les ${count} plus récents.`,
    },
    list: {
      title: "Les plus récents d’abord",
      caption: "Messages non traités",
      chosen: "Choisir",
      failed: "Échec",
      code: "Code",
      basket: "Ticket",
      reason: "Raison",
      record: "Message",
      unreadable: "illisible",
      chooseAll: "Choisir toute cette page",
      choose: (position) => `Choisir ${position}`,
      open: (position) => `Détails de ${position}`,
      details: "Détails",
      newest: "Revenir aux plus récents",
      older: "Plus anciens",
    },
    actions: {
      chosen: (count, text) => count === 1 ? "1 choisi" : `${text} choisis`,
      noneChosen: "Choisissez des messages pour décider.",
      allOf: (count, code) => `Les ${count} avec ${code} :`,
      differing: "Rien ne convient à tous : choisissez ceux d’un seul code.",
      needsAdmin:
        "Votre clé d’API ne peut que lire. Pour décider, il faut une clé avec le droit admin ; connectez-vous avec elle.",
    },
    action: {
      replay: {
        button: "Renvoyer",
        title: "Renvoyer",
        does:
          "Vérifie à nouveau et renvoie ce qui est valable vers son topic. Ce qui ne l’est pas reste en attente.",
      },
      replace: {
        button: "Remplacer le ticket stocké",
        title: "Remplacer le ticket stocké",
        does:
          "Met ce ticket à la place de celui qui est stocké, dans chaque somme aussi. L’ancienne version est gardée.",
      },
      "new-id": {
        button: "Stocker sous un nouveau numéro",
        title: "Stocker sous un nouveau numéro",
        does:
          "Le stocke comme un ticket à part, sous son numéro suivi de sa date. Le ticket stocké reste tel quel.",
      },
      discard: {
        button: "Écarter",
        title: "Écarter",
        does: "Le clôt sans le stocker : il ne sera dans aucune somme. Le message est gardé.",
      },
    },
    dialog: {
      about: (count, text) =>
        count === 1 ? "Ceci concerne 1 message." : `Ceci concerne ${text} messages.`,
      aboutCode: (count, code) =>
        `Ceci concerne chaque message en attente avec le code ${code} : ${count} maintenant, et ceux qui arrivent avant qu’un consumer ne commence.`,
      reason: "Raison",
      hint: "Pour qui demandera plus tard : l’audit la garde, avec le nom de votre clé.",
      cancel: "Annuler",
      close: "Fermer",
      confirm: (count, text) => count === 1 ? "1 message" : `${text} messages`,
      waiting: "Un consumer l’exécute …",
      waitingLong:
        "Aucun consumer ne traite ces demandes pour le moment. C’est noté, et sera exécuté dès qu’il y en aura un.",
      running: (count) => `Un consumer l’exécute. Déjà fait : ${count}.`,
      done: "Terminé",
      failed: "Cela n’a pas été exécuté jusqu’au bout.",
      more: "Le temps était écoulé et il en reste : demandez à nouveau.",
      audit: (name, time) => `Dans l’audit : ${name}, ${time}.`,
      request: "Demande",
    },
    outcomes: {
      replayed: "renvoyé",
      replaced: "remplacé",
      stored_already: "déjà stocké",
      discarded: "écarté",
      unchanged: "déjà fait",
      left: "laissé tel quel",
      missing: "introuvable",
    },
    details: {
      back: "Tous les non traités",
      gone: "Il n’y a pas de message non traité à cet endroit.",
      masked:
        "Des parties du contenu sont masquées. Une clé avec le droit admin les montre en entier.",
      facts: {
        record: "Message",
        basket: "Ticket",
        failed: "Échec",
        sent: "Envoyé",
        reason: "Raison",
        content: "Contenu (SHA-256)",
      },
      open: "en attente",
      replayed: "renvoyé",
      discarded: "écarté",
      since: (time) => `depuis ${time}`,
      faults: "Ce qui ne va pas, selon les règles actuelles",
      valid: "Il est valable selon les règles actuelles.",
      conflict: "Le stocké et le non traité côte à côte",
      same: "Les deux sont identiques.",
      side: { what: "Quoi", stored: "Stocké", letter: "Non traité" },
      differs: "diffère",
      differing: (differing, all) => `${differing} sur ${all} diffèrent`,
      onlyDiffering: "Seulement ce qui diffère",
      nothing: "–",
      compared: {
        "date": "Jour",
        "total": "Montant total",
        "products": "Lignes",
        "sold at": "Vendu à",
        "till": "Caisse",
        "receipt": "Ticket de caisse",
        "extra": "Données en plus",
      },
      line: (number) => `Ligne ${number}`,
      record: "Le message tel quel",
      key: "Clé",
      value: "Valeur",
      bytes: (bytes) => `${bytes} octets`,
      headers: "En-têtes",
      none: "aucun",
      others: "Autres messages en attente de ce ticket",
      audit: "Piste d’audit",
      auditCaption: "Qui a décidé, et pourquoi",
      when: "Quand",
      who: "Qui",
      did: "Quoi",
      why: "Pourquoi",
      to: "Stocké avec",
    },
  },
};

/** In the reader's language. */
export const LETTERS = inLanguage(LETTER_WORDS);
