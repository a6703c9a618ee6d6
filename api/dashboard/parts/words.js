// @ts-check
/**
 * Texts that several views share, in every language.
 *
 * @module
 */
import { inLanguage } from "./language.js";

const EN = {
  loading: "Loading …",
  csv: "CSV",
  /** @param {string} table */
  asCsv: (table) => `${table} as CSV`,
  /** What each form is, and its name where it is not the reader's own. */
  csvForms: {
    "csv": { what: "commas, decimal points", other: "international" },
    "csv-be": { what: "semicolons, decimal commas", other: "Belgian" },
  },
  allShops: "All shops",
  moreShops: "More shops: add store=NAME to the address",
  shop: "Shop",
  period: "Period",
  meaning: "What these numbers mean",
  table: {
    search: "Search this table",
    notFound: "Nothing is like that.",
    pages: "Pages",
    previous: "Previous",
    next: "Next",
    /** @param {number} page @param {number} pages */
    page: (page, pages) => `Page ${page} of ${pages}`,
  },
  problems: {
    unauthorized: "Sign in to see this.",
    forbidden: "Your API key may not do this. Sign in with one that may.",
    /** @param {number} days */
    periodTooLong: (days) =>
      `With these filters a period may have ${days} days. Choose a shorter one.`,
    /** @param {string} names */
    invalidQuery: (names) => `The address asks for something that there is not: ${names}.`,
    busy: "The API has too much to do. Try again in a moment.",
    storeNotAllowed: "Your API key is not for this shop.",
    databaseUnavailable: "The database cannot be reached. This fills once it is back.",
    queryTimeout: "This took the database too long. Choose a shorter period or one shop.",
    unreachable: "The API cannot be reached.",
    /** @param {number} status */
    answered: (status) => `The API answered ${status}`,
  },
};

/** By language. */
export const COMMON_WORDS = {
  en: EN,
  /** @type {typeof EN} */
  nl: {
    loading: "Laden …",
    csv: "CSV",
    asCsv: (table) => `${table} als CSV`,
    csvForms: {
      "csv": { what: "komma’s, decimale punten", other: "internationaal" },
      "csv-be": { what: "puntkomma’s, decimale komma’s", other: "Belgisch" },
    },
    allShops: "Alle winkels",
    moreShops: "Meer winkels: zet store=NAAM in het adres",
    shop: "Winkel",
    period: "Periode",
    meaning: "Wat deze cijfers betekenen",
    table: {
      search: "Zoek in deze tabel",
      notFound: "Niets gevonden.",
      pages: "Pagina’s",
      previous: "Vorige",
      next: "Volgende",
      page: (page, pages) => `Pagina ${page} van ${pages}`,
    },
    problems: {
      unauthorized: "Meld u aan om dit te zien.",
      forbidden: "Uw API-sleutel mag dit niet. Meld u aan met een die dit mag.",
      periodTooLong: (days) =>
        `Met deze filters kan een periode ${days} dagen hebben. Kies een kortere.`,
      invalidQuery: (names) => `Het adres vraagt iets dat er niet is: ${names}.`,
      busy: "De API heeft te veel te doen. Probeer het dadelijk opnieuw.",
      storeNotAllowed: "Uw API-sleutel geldt niet voor deze winkel.",
      databaseUnavailable: "De databank is niet bereikbaar. Dit vult zich zodra ze terug is.",
      queryTimeout: "Dit duurde te lang voor de databank. Kies een kortere periode of één winkel.",
      unreachable: "De API is niet bereikbaar.",
      answered: (status) => `De API antwoordde ${status}`,
    },
  },
  /** @type {typeof EN} */
  fr: {
    loading: "Chargement …",
    csv: "CSV",
    asCsv: (table) => `${table} en CSV`,
    csvForms: {
      "csv": { what: "virgules, points décimaux", other: "international" },
      "csv-be": { what: "points-virgules, virgules décimales", other: "belge" },
    },
    allShops: "Tous les magasins",
    moreShops: "Plus de magasins : ajoutez store=NOM à l’adresse",
    shop: "Magasin",
    period: "Période",
    meaning: "Ce que signifient ces chiffres",
    table: {
      search: "Chercher dans ce tableau",
      notFound: "Rien trouvé.",
      pages: "Pages",
      previous: "Précédent",
      next: "Suivant",
      page: (page, pages) => `Page ${page} sur ${pages}`,
    },
    problems: {
      unauthorized: "Connectez-vous pour voir ceci.",
      forbidden: "Votre clé d’API ne le permet pas. Connectez-vous avec une clé qui le permet.",
      periodTooLong: (days) =>
        `Avec ces filtres, une période peut avoir ${days} jours. Choisissez-en une plus courte.`,
      invalidQuery: (names) => `L’adresse demande quelque chose qui n’existe pas : ${names}.`,
      busy: "L’API est surchargée. Réessayez dans un instant.",
      storeNotAllowed: "Votre clé d’API ne vaut pas pour ce magasin.",
      databaseUnavailable: "La base de données est inaccessible. Ceci se remplira dès son retour.",
      queryTimeout:
        "La base de données a mis trop de temps. Choisissez une période plus courte ou un seul magasin.",
      unreachable: "L’API est inaccessible.",
      answered: (status) => `L’API a répondu ${status}`,
    },
  },
};

/** In the reader's language. */
export const COMMON = inLanguage(COMMON_WORDS);
