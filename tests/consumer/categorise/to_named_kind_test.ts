import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { toNamedKind } from "../../../consumer/categorise/to_named_kind.ts";
import catalogue from "../../../generator/catalogue.json" with { type: "json" };
import holdOut from "./hold_out.json" with { type: "json" };
import { assertEvenGrowth } from "../../support/even_growth.ts";
import { EVERYDAY_NAMES, TRAPS } from "./names.ts";

const DEPOSITS = [
  "Leeggoed",
  "LEEGGOED JUPILER 24X25CL",
  "Jupiler bak leeggoed",
  "Bierleeggoed",
  "+STATIEGELD",
  "Statiegeld 0,15",
  "STATIEGELD RETOUR",
  "COLA ZERO STATIEG",
  "Vidange",
  "VIDANGES BAC 24",
  "Vidange Orval 33 cl",
  "Consigne",
  "CONSIGNE BOUTEILLE VERRE",
  "Waarborg bak",
  "EMBALLAGE",
  "Emballage retour",
  "Pfand 0,25",
  "EINWEGPFAND",
  "Leergut",
  "BAC VIDE",
  "Bak leeg",
  "Lege flessen",
  "FLESSEN RETOUR",
  "Retour bouteilles",
  "Retourflessen 12 x 0,10",
  "Bottle deposit",
  "Bottle return",
  "Koopzegels 10x",
  "STATIEGELDBON",
  "Déconsigne",
  "VID.JUPILER 24",
  "CONS.BTLLE 0,10",
];

const DISCOUNTS = [
  "Korting",
  "KORTING CHIPS",
  "Chips korting",
  "Personeelskorting",
  "Kortingsbon Dreft",
  "25% korting",
  "Remise",
  "REMISE FIDELITE -10%",
  "Remise immédiate",
  "Réduction",
  "REDUCTION CARTE",
  "Réduc. 2e article",
  "Bon de réduction",
  "Ristourne",
  "Rabatt 10%",
  "Discount",
  "BONUS",
  "BONUS AHKIPFILET",
  "PROMO",
  "Promo -1,00",
  "PROMO 2+1 GRATIS",
  "1+1 gratis",
  "1 + 1 GRATUIT",
  "2e halve prijs",
  "-20%",
  "- 20 %",
  "-20% Dreft",
  "\u221230%",
  "-1,00",
  "-€ 0,50",
  "Prijsvoordeel",
  "Uw voordeel",
  "XTRA VOORDEEL",
  "Avantage Xtra",
  "Votre avantage",
  "Lidl Plus korting",
  "Lidl Plus coupon",
  "Coupon Coca-Cola",
  "Zegels",
  "Spaarzegels",
  "HOEVEELHEIDSVOORDEEL",
  "ACTIEPRIJS",
  "Waardebon",
  "2 VOOR 3.00",
  "2 pour 5 €",
  "LOT 3 POUR 2",
  "KORTINGSCHEQUE",
  "SNELVERKOOP -50%",
  "Anti-gaspi -30%",
  "Cagnotte utilisée",
  "REM. FIDELITE",
  "Geste commercial",
  "Prijscorrectie",
  "AFRONDING",
  "Afronding cash -0,02",
  "AFROND. 5 CENT",
  "ARRONDI",
  "ARRONDI 5 CENT",
  "Arrondi paiement cash",
  "Arrondi solidaire",
  "Rounding",
  "In prijs verlaagd",
  "Afgeprijsd -0,40",
  "25% K BRAADWORST",
  "REM.IMM. CARTE U",
  "RED.-30% DATE COURTE",
  "2EME A -50% PIZZA",
  "2e -50% Dreft",
  "DISCOUNT 10%",
  "RABAT 10%",
];

const GOODS = [
  "HUILE VIDANGE 5L",
  "Huile de vidange 10W40",
  "Boisson remise en forme",
  "Remise en forme",
  "Promo banaan 1kg",
  "Ciseaux bout arrondi",
  "Broccoli 2 voor 3.00",
  "Cartes de 2 pour 5 ans",
  "LIMONADE S/CONSIGNE",
  "Kipfilet bonus",
  "Chips 1+1 gratis",
  "Shampoo -20%",
  "-30% sucre confiture fraise",
  "-25% vet chips",
  "Gratis tas",
  "Cola 1,5L incl. statiegeld",
  "Eau 6x1,5L hors consigne",
  "Bière 24x25cl consigne comprise",
  "Jupiler 24x25cl + leeggoed",
  "Statiegeldvrij water",
  "Emballage cadeau",
  "Papier d'emballage",
  "Lege potten 6 st",
  "Bac à glaçons",
  "Bak aardbeien",
  "Krat Jupiler 24x25cl",
  "Sugar free chewing gum",
  "Plus de fruits",
  "Postzegels",
  "Timbres",
  "Cadeaubon",
  "Kadobon 25 euro",
  "Bon d'achat",
  "Carte cadeau",
  "Maaltijdcheque",
  "Bonne Maman fraise",
  "Extra vierge olijfolie",
  "Half-om-half gehakt",
  "Pfanner ice tea",
  "CONS. POIRES 1/2",
  "20% KWARK",
  "RED BULL -30%",
  "LAIT 2EME AGE -20%",
  "Petit salé",
  "Half and half",
  "Carrefour Discount croissants x10",
  "CHEMISE 3 RABATS A4",
  "Poubelle à rabat",
  "",
  "   ",
  "6x33cl",
  "Retour",
];

Deno.test("toNamedKind() tells deposits, discounts and goods by their names", async (t) => {
  await t.step("deposits", () => assertEquals(misses(DEPOSITS, "deposit"), []));
  await t.step("discounts", () => assertEquals(misses(DISCOUNTS, "discount"), []));
  await t.step("goods and vouchers", () => assertEquals(misses(GOODS, undefined), []));
});

Deno.test("toNamedKind() takes no good of ours for a deposit or a discount", () => {
  const goods = [
    ...catalogue.map(({ name }) => name),
    ...Object.values(holdOut).flatMap((names) => names.map(([name = ""]) => name)),
    ...Object.entries(EVERYDAY_NAMES).filter(([category]) => category !== "Uncategorised")
      .flatMap(([, languages]) => languages.flat()),
    ...TRAPS.map(([name]) => name),
  ];
  assertEquals(misses(goods, undefined), []);
});

Deno.test("toNamedKind() does not look at case and accents", () => {
  for (const name of [...DEPOSITS, ...DISCOUNTS, ...GOODS]) {
    const plain = name.normalize("NFD").replace(/\p{M}/gu, "");
    for (const other of [name.toUpperCase(), name.toLowerCase(), plain, `  ${name} `]) {
      assertEquals(toNamedKind(other), toNamedKind(name), other);
    }
  }
});

Deno.test("toNamedKind() answers any string", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (name) => {
    assert([undefined, "deposit", "discount"].includes(toNamedKind(name)));
  }));
});

Deno.test("toNamedKind() stays linear on hostile names", async (t) => {
  for (const unit of ["a", "- ", "a+", "+", "-1", "a ", "bonus ", "e\u0301", "a+ leegg"]) {
    await t.step(unit, () =>
      assertEvenGrowth(50_000, (n) => {
        const name = unit.repeat(n / unit.length);
        return () => toNamedKind(name);
      }));
  }
});

function misses(names: readonly string[], wanted: string | undefined) {
  return names.filter((name) => toNamedKind(name) !== wanted)
    .map((name) => [name, toNamedKind(name)]);
}
