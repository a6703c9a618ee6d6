// @ts-check
/**
 * The texts of the list of baskets and of the receipt, in every language.
 *
 * @module
 */
import { inLanguage } from "../parts/language.js";

const EN = {
  title: "Baskets",
  table: "Baskets",
  find: {
    title: "Find one basket",
    shop: "Shop",
    id: "Basket",
    button: "Find",
  },
  more: {
    title: "More filters",
    product: "Product",
    till: "Till",
    min: "Total from",
    max: "to",
    apply: "Filter",
  },
  order: "Order",
  orders: { newest: "Newest first", largest: "Largest first", smallest: "Smallest first" },
  columns: {
    basket: "Basket",
    time: "Bought",
    shop: "Shop",
    till: "Till",
    lines: "Lines",
    total: "Total",
  },
  /** @param {string} till @param {string} receipt */
  receiptOf: (till, receipt) => `${till}, no. ${receipt}`,
  /** @param {string} time */
  receivedAt: (time) => `received ${time}`,
  none: "No basket is like that in this period.",
  /** @param {number} days */
  tooLong: (days) => `A list of baskets like this one may have ${days} days.`,
  /** @param {string} days */
  shorten: (days) => `Show ${days}`,
  firstPage: "First page",
  /** @param {number} page */
  page: (page) => `Page ${page}`,
  laterPage: "A later page",
  toSales: "Their sales",
  back: "All baskets",
  unknown:
    "No basket is known by this shop and id. If it was just sent, it shows here once it is stored.",
  receipt: {
    title: "Receipt",
    till: "Till",
    number: "Receipt",
    total: "Total",
    /** @param {string} count */
    items: (count) => `Items: ${count}`,
    print: "Print",
    caption: "Lines of the receipt",
    product: "Product",
    amount: "Amount",
  },
  kinds: { product: "Product", return: "Return", discount: "Discount", deposit: "Deposit" },
  operator: {
    title: "In the pipeline",
    lines: "Lines",
    line: "Line",
    category: "Category",
    kind: "Kind",
    id: "Product id",
    quantity: "Quantity",
    boughtOn: "Bought on",
    paid: "Paid",
    received: "Received",
    stored: "Stored",
    delay: "Delay",
    record: "Record",
    /** @param {number} count */
    deadLetters: (count) => count === 1 ? "Dead letter" : `${count} dead letters`,
    code: "Code",
    reason: "Reason",
    failed: "Failed",
    sent: "Sent",
    toLetter: "What came, and what can be done",
  },
  statuses: {
    stored: { word: "Stored", meaning: "It counts in every figure." },
    conflict: {
      word: "Conflict",
      meaning:
        "It is stored as it first came, and other content came under the same id. Somebody " +
        "has to decide which is right.",
    },
    dead_letter: {
      word: "Not stored",
      meaning: "It could not become rows, is kept as it came, and counts in no figure.",
    },
  },
};

/** By language. */
export const BASKETS_WORDS = {
  en: EN,
  /** @type {typeof EN} */
  nl: {
    title: "Kastickets",
    table: "Kastickets",
    find: { title: "Zoek één kasticket", shop: "Winkel", id: "Nummer", button: "Zoek" },
    more: {
      title: "Meer filters",
      product: "Product",
      till: "Kassa",
      min: "Totaal van",
      max: "tot",
      apply: "Filteren",
    },
    order: "Volgorde",
    orders: { newest: "Nieuwste eerst", largest: "Grootste eerst", smallest: "Kleinste eerst" },
    columns: {
      basket: "Nummer",
      time: "Gekocht",
      shop: "Winkel",
      till: "Kassa",
      lines: "Lijnen",
      total: "Totaal",
    },
    receiptOf: (till, receipt) => `${till}, nr. ${receipt}`,
    receivedAt: (time) => `ontvangen ${time}`,
    none: "In deze periode is er geen kasticket zoals dit.",
    tooLong: (days) => `Een lijst van kastickets zoals deze kan ${days} dagen hebben.`,
    shorten: (days) => `Toon ${days}`,
    firstPage: "Eerste pagina",
    page: (page) => `Pagina ${page}`,
    laterPage: "Een latere pagina",
    toSales: "Hun omzet",
    back: "Alle kastickets",
    unknown:
      "Er is geen kasticket bekend met deze winkel en dit nummer. Als het pas verstuurd is, " +
      "verschijnt het hier zodra het opgeslagen is.",
    receipt: {
      title: "Kasticket",
      till: "Kassa",
      number: "Ticket",
      total: "Totaal",
      items: (count) => `Aantal artikelen: ${count}`,
      print: "Afdrukken",
      caption: "Lijnen van het kasticket",
      product: "Product",
      amount: "Bedrag",
    },
    kinds: { product: "Product", return: "Retour", discount: "Korting", deposit: "Leeggoed" },
    operator: {
      title: "In de verwerking",
      lines: "Lijnen",
      line: "Lijn",
      category: "Categorie",
      kind: "Soort",
      id: "Productnummer",
      quantity: "Hoeveelheid",
      boughtOn: "Gekocht op",
      paid: "Betaald",
      received: "Ontvangen",
      stored: "Opgeslagen",
      delay: "Vertraging",
      record: "Kafka-record",
      deadLetters: (count) =>
        count === 1 ? "Niet-verwerkt bericht" : `${count} niet-verwerkte berichten`,
      code: "Code",
      reason: "Reden",
      failed: "Mislukt",
      sent: "Verstuurd",
      toLetter: "Wat er kwam, en wat men kan doen",
    },
    statuses: {
      stored: { word: "Opgeslagen", meaning: "Het telt mee in elk cijfer." },
      conflict: {
        word: "Tegenstrijdig",
        meaning:
          "Het is opgeslagen zoals het eerst kwam, en onder hetzelfde nummer kwam een andere " +
          "inhoud. Iemand moet beslissen welke juist is.",
      },
      dead_letter: {
        word: "Niet opgeslagen",
        meaning: "Het kon niet verwerkt worden, is bewaard zoals het kwam, en telt in geen enkel " +
          "cijfer mee.",
      },
    },
  },
  /** @type {typeof EN} */
  fr: {
    title: "Tickets de caisse",
    table: "Tickets de caisse",
    find: { title: "Chercher un ticket", shop: "Magasin", id: "Numéro", button: "Chercher" },
    more: {
      title: "Plus de filtres",
      product: "Produit",
      till: "Caisse",
      min: "Total de",
      max: "à",
      apply: "Filtrer",
    },
    order: "Ordre",
    orders: {
      newest: "Les plus récents d’abord",
      largest: "Les plus grands d’abord",
      smallest: "Les plus petits d’abord",
    },
    columns: {
      basket: "Numéro",
      time: "Acheté",
      shop: "Magasin",
      till: "Caisse",
      lines: "Lignes",
      total: "Total",
    },
    receiptOf: (till, receipt) => `${till}, n° ${receipt}`,
    receivedAt: (time) => `reçu ${time}`,
    none: "Aucun ticket de ce genre dans cette période.",
    tooLong: (days) => `Une telle liste de tickets peut couvrir ${days} jours.`,
    shorten: (days) => `Afficher ${days}`,
    firstPage: "Première page",
    page: (page) => `Page ${page}`,
    laterPage: "Une page suivante",
    toSales: "Leur chiffre d’affaires",
    back: "Tous les tickets",
    unknown:
      "Aucun ticket n’est connu pour ce magasin et ce numéro. S’il vient d’être envoyé, il " +
      "apparaît ici dès qu’il est enregistré.",
    receipt: {
      title: "Ticket de caisse",
      till: "Caisse",
      number: "Ticket",
      total: "Total",
      items: (count) => `Nombre d’articles : ${count}`,
      print: "Imprimer",
      caption: "Lignes du ticket",
      product: "Produit",
      amount: "Montant",
    },
    kinds: { product: "Produit", return: "Retour", discount: "Remise", deposit: "Consigne" },
    operator: {
      title: "Dans le traitement",
      lines: "Lignes",
      line: "Ligne",
      category: "Catégorie",
      kind: "Genre",
      id: "Numéro du produit",
      quantity: "Quantité",
      boughtOn: "Acheté le",
      paid: "Payé",
      received: "Reçu",
      stored: "Enregistré",
      delay: "Délai",
      record: "Message Kafka",
      deadLetters: (count) => count === 1 ? "Message non traité" : `${count} messages non traités`,
      code: "Code",
      reason: "Raison",
      failed: "Échoué",
      sent: "Envoyé",
      toLetter: "Ce qui est arrivé, et ce qu’on peut faire",
    },
    statuses: {
      stored: { word: "Enregistré", meaning: "Il compte dans tous les chiffres." },
      conflict: {
        word: "Conflit",
        meaning:
          "Il est enregistré tel qu’il est arrivé d’abord, et un autre contenu est arrivé sous " +
          "le même numéro. Quelqu’un doit décider lequel est juste.",
      },
      dead_letter: {
        word: "Non enregistré",
        meaning: "Il n’a pas pu être traité, est gardé tel quel, et ne compte dans aucun chiffre.",
      },
    },
  },
};

/** In the reader's language. */
export const BASKETS = inLanguage(BASKETS_WORDS);
