// @ts-check
/**
 * The texts of the view of what was refused, in every language.
 *
 * @module
 */
import { inLanguage } from "../parts/language.js";

/** @param {number} count @param {string} one @param {string} many */
const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;

const EN = {
  title: "At the door",
  lead:
    "What the API refused in the last 30 days, by cause. None of it is stored: the till has it, or nobody.",
  list: "Causes, the newest first",
  new: "New",
  newTitle: "It began within 24 hours, after a day or more without it",
  shop: "Shop",
  noShop: "not readable",
  key: "API key",
  noKey: "none",
  fault: "Fault",
  where: "Where",
  whole: "the whole of it",
  refused: "Refused",
  /** @param {string} count @param {boolean} isOne */
  times: (count, isOne) => isOne ? "once" : `${count} times`,
  first: "First",
  began: "Again since",
  last: "Last",
  sample: "What came, masked",
  noSample: "Nothing is kept of what came.",
  only: "Only",
  /** @param {string} name @param {string} value */
  choose: (name, value) => `Only ${name} ${value}`,
  /** @param {string} name @param {string} value */
  remove: (name, value) => `${name} ${value}: remove this filter`,
  names: { store: "shop", key: "API key", code: "fault" },
  nothing: "Nothing was refused in the last 30 days.",
  nothingChosen: "Nothing like that was refused in the last 30 days.",
  all: "Show all",
  more: "There are more: choose a shop, a key or a fault, or take the CSV.",
  /** Behind ‹; each has the number of characters, bytes or lines. */
  masks: {
    /** @param {number} size */
    text: (size) => `text of ${plural(size, "character", "characters")}`,
    /** @param {number} size */
    number: (size) => `number of ${plural(size, "character", "characters")}`,
    /** @param {number} size */
    word: (size) => `word of ${plural(size, "character", "characters")}`,
    /** @param {number} size */
    name: (size) => `name of ${plural(size, "character", "characters")}`,
    /** @param {number} size */
    object: (size) => `object of ${plural(size, "character", "characters")}`,
    /** @param {number} size */
    list: (size) => `list of ${plural(size, "character", "characters")}`,
    /** @param {number} size */
    gzip: (size) => `gzip of ${plural(size, "byte", "bytes")}`,
    /** @param {number} size */
    xml: (size) => `XML or HTML, ${plural(size, "character", "characters")}`,
    /** @param {number} size */
    noJson: (size) => `text that is no JSON, ${plural(size, "character", "characters")}`,
    /** @param {number} size */
    moreLines: (size) => `${plural(size, "line", "lines")} more`,
    /** @param {number} size */
    lines: (size) => plural(size, "line", "lines"),
    /** @param {number} size */
    cut: (size) => `cut, of ${plural(size, "character", "characters")}`,
    /** @param {number} _none */
    notUtf8: (_none) => "not UTF-8",
    /** @param {number} _none */
    end: (_none) => "end",
  },
};

/** By language. */
export const REFUSALS_WORDS = {
  en: EN,
  /** @type {typeof EN} */
  nl: {
    title: "Geweigerd aan de deur",
    lead:
      "Wat de API de laatste 30 dagen weigerde, per oorzaak. Niets daarvan is bewaard: de kassa heeft het nog, of niemand.",
    list: "Oorzaken, de nieuwste eerst",
    new: "Nieuw",
    newTitle: "Begonnen in de laatste 24 uur, na een dag of langer zonder",
    shop: "Winkel",
    noShop: "niet leesbaar",
    key: "API-sleutel",
    noKey: "geen",
    fault: "Fout",
    where: "Waar",
    whole: "het geheel",
    refused: "Geweigerd",
    times: (count, isOne) => isOne ? "één keer" : `${count} keer`,
    first: "Eerst",
    began: "Opnieuw sinds",
    last: "Laatst",
    sample: "Wat er kwam, gemaskeerd",
    noSample: "Van wat er kwam wordt niets bewaard.",
    only: "Alleen",
    choose: (name, value) => `Alleen ${name} ${value}`,
    remove: (name, value) => `${name} ${value}: deze filter wissen`,
    names: { store: "winkel", key: "API-sleutel", code: "fout" },
    nothing: "De laatste 30 dagen is niets geweigerd.",
    nothingChosen: "Zoiets is de laatste 30 dagen niet geweigerd.",
    all: "Alles tonen",
    more: "Er zijn er meer: kies een winkel, een sleutel of een fout, of neem de CSV.",
    masks: {
      text: (size) => `tekst van ${plural(size, "teken", "tekens")}`,
      number: (size) => `getal van ${plural(size, "teken", "tekens")}`,
      word: (size) => `woord van ${plural(size, "teken", "tekens")}`,
      name: (size) => `naam van ${plural(size, "teken", "tekens")}`,
      object: (size) => `object van ${plural(size, "teken", "tekens")}`,
      list: (size) => `lijst van ${plural(size, "teken", "tekens")}`,
      gzip: (size) => `gzip van ${plural(size, "byte", "bytes")}`,
      xml: (size) => `XML of HTML, ${plural(size, "teken", "tekens")}`,
      noJson: (size) => `tekst die geen JSON is, ${plural(size, "teken", "tekens")}`,
      moreLines: (size) => `nog ${plural(size, "lijn", "lijnen")}`,
      lines: (size) => plural(size, "lijn", "lijnen"),
      cut: (size) => `afgeknipt, van ${plural(size, "teken", "tekens")}`,
      notUtf8: (_none) => "geen UTF-8",
      end: (_none) => "einde",
    },
  },
  /** @type {typeof EN} */
  fr: {
    title: "Refusés à la porte",
    lead:
      "Ce que l’API a refusé ces 30 derniers jours, par cause. Rien n’en est conservé : la caisse l’a encore, ou personne.",
    list: "Causes, les plus récentes d’abord",
    new: "Nouveau",
    newTitle: "A commencé il y a moins de 24 heures, après un jour ou plus sans",
    shop: "Magasin",
    noShop: "illisible",
    key: "Clé d’API",
    noKey: "aucune",
    fault: "Faute",
    where: "Où",
    whole: "l’ensemble",
    refused: "Refusé",
    times: (count, isOne) => isOne ? "une fois" : `${count} fois`,
    first: "Première fois",
    began: "De nouveau depuis",
    last: "Dernière fois",
    sample: "Ce qui est venu, masqué",
    noSample: "Rien n’est conservé de ce qui est venu.",
    only: "Seulement",
    choose: (name, value) => `Seulement ${name} ${value}`,
    remove: (name, value) => `${name} ${value} : supprimer ce filtre`,
    names: { store: "magasin", key: "clé d’API", code: "faute" },
    nothing: "Rien n’a été refusé ces 30 derniers jours.",
    nothingChosen: "Rien de tel n’a été refusé ces 30 derniers jours.",
    all: "Tout afficher",
    more: "Il y en a d’autres : choisissez un magasin, une clé ou une faute, ou prenez le CSV.",
    masks: {
      text: (size) => `texte de ${plural(size, "caractère", "caractères")}`,
      number: (size) => `nombre de ${plural(size, "caractère", "caractères")}`,
      word: (size) => `mot de ${plural(size, "caractère", "caractères")}`,
      name: (size) => `nom de ${plural(size, "caractère", "caractères")}`,
      object: (size) => `objet de ${plural(size, "caractère", "caractères")}`,
      list: (size) => `liste de ${plural(size, "caractère", "caractères")}`,
      gzip: (size) => `gzip de ${plural(size, "octet", "octets")}`,
      xml: (size) => `XML ou HTML, ${plural(size, "caractère", "caractères")}`,
      noJson: (size) => `texte qui n’est pas du JSON, ${plural(size, "caractère", "caractères")}`,
      moreLines: (size) => `encore ${plural(size, "ligne", "lignes")}`,
      lines: (size) => plural(size, "ligne", "lignes"),
      cut: (size) => `coupé, de ${plural(size, "caractère", "caractères")}`,
      notUtf8: (_none) => "pas d’UTF-8",
      end: (_none) => "fin",
    },
  },
};

/** In the reader's language. */
export const REFUSALS = inLanguage(REFUSALS_WORDS);
