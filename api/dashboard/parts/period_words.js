// @ts-check
/**
 * The texts of periods and filters, in every language.
 *
 * @module
 */
import { inLanguage } from "./language.js";

const EN = {
  period: "Period",
  periods: {
    "today": "Today",
    "yesterday": "Yesterday",
    "week": "This week",
    "7d": "7 days",
    "month": "This month",
    "last-month": "Last month",
    "30d": "30 days",
    "12m": "12 months",
    "custom": "Other days",
  },
  before: "Earlier period",
  behind: "Later period",
  from: "From",
  to: "to",
  compare: "Compare with",
  comparisons: {
    "previous": "Period before",
    "year": "Year before",
    "none": "Nothing",
  },
  filters: "Filters",
  /** @param {string} filter */
  remove: (filter) => `Remove the filter ${filter}`,
  removeAll: "Remove all filters",
  chips: {
    days: "Days",
    store: "Shop",
    category: "Category",
    product: "Product",
    weekday: "Weekday",
    hour: "Hour",
    till: "Till",
    min: "From",
    max: "Up to",
  },
  /** @param {readonly string[]} names */
  ignored: (names) =>
    `The address has something that this page does not know: ${names.join(", ")}.`,
};

/** By language. */
export const PERIOD_WORDS = {
  en: EN,
  /** @type {typeof EN} */
  nl: {
    period: "Periode",
    periods: {
      "today": "Vandaag",
      "yesterday": "Gisteren",
      "week": "Deze week",
      "7d": "7 dagen",
      "month": "Deze maand",
      "last-month": "Vorige maand",
      "30d": "30 dagen",
      "12m": "12 maanden",
      "custom": "Andere dagen",
    },
    before: "Vorige periode",
    behind: "Volgende periode",
    from: "Van",
    to: "tot",
    compare: "Vergelijk met",
    comparisons: {
      "previous": "Periode ervoor",
      "year": "Jaar ervoor",
      "none": "Niets",
    },
    filters: "Filters",
    remove: (filter) => `Filter ${filter} weghalen`,
    removeAll: "Alle filters weghalen",
    chips: {
      days: "Dagen",
      store: "Winkel",
      category: "Categorie",
      product: "Product",
      weekday: "Weekdag",
      hour: "Uur",
      till: "Kassa",
      min: "Vanaf",
      max: "Tot",
    },
    ignored: (names) => `In het adres staat iets dat deze pagina niet kent: ${names.join(", ")}.`,
  },
  /** @type {typeof EN} */
  fr: {
    period: "Période",
    periods: {
      "today": "Aujourd’hui",
      "yesterday": "Hier",
      "week": "Cette semaine",
      "7d": "7 jours",
      "month": "Ce mois",
      "last-month": "Mois dernier",
      "30d": "30 jours",
      "12m": "12 mois",
      "custom": "Autres jours",
    },
    before: "Période précédente",
    behind: "Période suivante",
    from: "Du",
    to: "au",
    compare: "Comparer avec",
    comparisons: {
      "previous": "Période précédente",
      "year": "Année précédente",
      "none": "Rien",
    },
    filters: "Filtres",
    remove: (filter) => `Retirer le filtre ${filter}`,
    removeAll: "Retirer tous les filtres",
    chips: {
      days: "Jours",
      store: "Magasin",
      category: "Catégorie",
      product: "Produit",
      weekday: "Jour",
      hour: "Heure",
      till: "Caisse",
      min: "À partir de",
      max: "Jusqu’à",
    },
    ignored: (names) =>
      `L’adresse contient quelque chose que cette page ne connaît pas : ${names.join(", ")}.`,
  },
};

/** In the reader's language. */
export const PERIOD = inLanguage(PERIOD_WORDS);
