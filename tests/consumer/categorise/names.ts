/**
 * Product names in English, French and Dutch with the category that a shop assistant would give
 * them: the table behind `categorise_test.ts`.
 *
 * @module
 */
import type { Category } from "../../../consumer/categorise/categorise.ts";

/** Everyday names, one line for each language. */
export const EVERYDAY_NAMES: Readonly<Record<Category, readonly (readonly string[])[]>> = {
  Fruit: [
    ["Banana", "Granny Smith apples", "Seedless grapes 500g", "Fresh strawberries", "Pineapple"],
    [
      "Banane",
      "BANANES",
      "6 bananes bio",
      "Fraises de Wépion",
      "Raisins secs 500 g",
      "Noix de coco",
    ],
    ["Bananen", "Bio bananen 1kg", "Druiven pitloos", "Sinaasappels", "Mango's", "Verse aardbeien"],
  ],
  Vegetables: [
    [
      "Cherry tomatoes",
      "Carrots 1 kg",
      "Mushrooms",
      "Lamb's lettuce",
      "Baby carrots",
      "Red peppers",
    ],
    ["Pommes de terre 5kg", "Chou-fleur", "Haricots verts", "Petits pois", "Salade iceberg"],
    ["Aardappelen", "Bloemkool", "Kerstomaatjes", "Radijzen", "Groene boontjes", "Uien 1 kg"],
  ],
  Bakery: [
    ["Banana bread", "Apple pie", "Chocolate croissant", "Hamburger buns", "Blueberry muffins"],
    [
      "Pain au chocolat",
      "Tarte aux pommes",
      "Croissants au beurre",
      "Petits pains",
      "Chou à la crème",
    ],
    [
      "Volkorenbrood",
      "Kaasbroodje",
      "Rijsttaart",
      "Boterkoeken",
      "Hamburgerbroodjes",
      "Croissant kaas",
    ],
  ],
  Dairy: [
    [
      "Semi-skimmed milk 1L",
      "Strawberry yoghurt",
      "Cheddar cheese",
      "Free range eggs x6",
      "Butter",
    ],
    ["Lait demi-écrémé", "Yaourt à la fraise", "Fromage râpé", "Œufs frais", "Crème fraîche 20cl"],
    [
      "Halfvolle melk",
      "Aardbeienyoghurt",
      "Yoghurt aardbei",
      "Geitenkaas",
      "Scharreleieren",
      "Roomboter",
    ],
  ],
  Meat: [
    ["Chicken breast", "Minced beef 500g", "Pork chops", "Smoked bacon", "Hot dogs"],
    ["Filet de poulet", "Bœuf haché", "Jambon cuit", "Pâté de campagne", "Poulet à l'ananas"],
    [
      "Kippenfilet",
      "Varkenskoteletten",
      "Gehakt gemengd",
      "Spekblokjes",
      "Kipsalade",
      "Kip met rijst",
    ],
  ],
  Fish: [
    ["Smoked salmon", "Cod fillets", "King prawns", "Mussels 2kg"],
    ["Saumon fumé", "Crevettes grises", "Dos de cabillaud", "Noix de Saint-Jacques"],
    ["Zalmfilet", "Grijze garnalen", "Noordzeegarnalen", "Mosselen", "Kabeljauwhaas"],
  ],
  Drinks: [
    ["Orange juice", "Sparkling water 6x1,5L", "Iced tea peach", "Ground coffee", "Red wine"],
    [
      "Jus d'orange",
      "Eau gazeuse",
      "Thé vert",
      "THE VERT",
      "Vin rouge",
      "Café moulu",
      "Bière blonde",
    ],
    [
      "Appelsap",
      "Bruiswater",
      "IJsthee",
      "Groene thee",
      "Rode wijn",
      "Kersenbier",
      "Coca-Cola zero",
    ],
  ],
  Snacks: [
    [
      "Salt & vinegar crisps",
      "Milk chocolate",
      "Mixed nuts",
      "Chocolate chip cookies",
      "Fruit bar",
    ],
    [
      "Chips au sel",
      "Chocolat au lait",
      "Biscuits sans beurre",
      "Noix de cajou",
      "Langues de chat",
    ],
    [
      "Chips zonder zout",
      "Melkchocolade",
      "Cashewnoten honing",
      "Rijstwafels",
      "Speculoos",
      "Chips kaas",
    ],
  ],
  Household: [
    ["Toilet paper", "Lemon dish soap", "Bin bags", "AA batteries", "Kitchen roll 4 rolls"],
    ["Papier toilette", "Eau de Javel", "Liquide vaisselle citron", "Éponges", "Sacs poubelle"],
    ["Toiletpapier", "Theedoek", "Wasmiddel lavendel", "Sponzen", "Vaatwaszout", "WC-papier"],
  ],
  "Personal care": [
    ["Shampoo", "Toothpaste mint", "Shower gel coconut", "Hand cream", "Razor blades"],
    [
      "Shampooing à la pomme",
      "Dentifrice",
      "Savon au lait d'amande",
      "Brosse à dents",
      "Mousse à raser",
    ],
    ["Tandpasta", "Douchegel", "Scheermesjes", "Handzeep amandel", "Zonnecrème", "Deodorant"],
  ],
  Frozen: [
    ["Ice cream", "Fish fingers", "Frozen peas", "Chicken nuggets", "Cheese pizza"],
    ["Glace", "Glace à la fraise", "Petits pois surgelés", "Frites", "Bâtonnets de poisson"],
    ["Vanille-ijs", "Diepvriespizza ham", "Vissticks", "Kaaskroketten", "Diepvriesmix", "Frietjes"],
  ],
  Pantry: [
    [
      "Peanut butter",
      "Butter beans",
      "Cheese sauce",
      "Red wine vinegar",
      "Tuna in oil",
      "Black pepper",
    ],
    ["Lait de coco", "Pâtes aux œufs", "Sardines à l'huile", "Sucre glace", "Confiture de fraises"],
    [
      "Tomatensoep",
      "Wijnazijn",
      "Pindakaas",
      "Speculoospasta",
      "Olijfolie",
      "Tonijn in blik",
      "Kokosmelk",
    ],
  ],
  Baby: [
    ["Baby shampoo", "Baby food carrot", "Nappies size 4", "Follow-on milk"],
    ["Lait pour bébé", "Couches taille 3", "Petit pot carottes", "Lingettes bébé"],
    ["Babyshampoo", "Babyslofjes", "Luiers maat 4", "Opvolgmelk", "Fruitpap"],
  ],
  Pets: [
    ["Dog food chicken", "Cat litter", "Bird seed", "Kitten milk"],
    [
      "Croquettes pour chien au bœuf",
      "Litière pour chat",
      "Poisson rouge",
      "Pâtée au saumon pour chat",
    ],
    ["Hondenvoer", "Kattenbrokken zalm", "Hondenspeeltje", "Vogelzaad", "Goudvis"],
  ],
  Uncategorised: [
    ["Gift card", "The", "Newspaper", "", "   ", "500 g", "-30%"],
    ["Sans sucre", "Carte cadeau", "Timbres"],
    ["Cadeaubon", "Statiegeld", "Eiland"],
  ],
};

/** A known word stands inside, or the obvious word misleads. */
export const TRAPS: readonly (readonly [name: string, category: Category, why: string])[] = [
  ["Spearmint", "Uncategorised", "no pear"],
  ["Hamster food", "Pets", "no ham"],
  ["Eiland", "Uncategorised", "no ei"],
  ["Crumble", "Bakery", "no rum"],
  ["Paradijs", "Uncategorised", "no ijs"],
  ["Stickers", "Uncategorised", "no kers"],
  ["Bathroom", "Uncategorised", "no room (Dutch for cream)"],
  ["Koperen", "Uncategorised", "no peren"],
  ["Katoen", "Uncategorised", "no kat"],
  ["Honderd", "Uncategorised", "no hond"],
  ["Sinaasappel- of frambozensiroop", "Drinks", "of is or in Dutch"],
  ["Bûche pistache griotte", "Bakery", "a cake by its taste"],
  ["Bûche chèvre", "Dairy", "but a cheese by its milk"],
  ["Theepot", "Household", "a pot is no thee"],
  ["Kaasrasp", "Household", "a rasp is no kaas"],
  ["Python", "Uncategorised", "no thon"],
  ["Laitue", "Vegetables", "no lait"],
  ["Paint", "Uncategorised", "no pain"],
  ["Everzwijn", "Meat", "no wijn"],
  ["Mushroom soup", "Pantry", "no room, and made of"],
  ["Houtskool", "Household", "no kool"],
  ["Pâté", "Meat", "differs from pâtes by an accent"],
  ["Pâtes", "Pantry", "differs from pâté by an accent"],
  ["Thé", "Drinks", "differs from the article by an accent"],
  ["The Banana", "Fruit", "the article"],
  ["Sponge cake", "Bakery", "phrase before sponge"],
  ["Sun dried tomatoes", "Pantry", "phrase before tomatoes"],
  ["Babyspinazie", "Vegetables", "exception to baby-"],
  ["Babybel", "Dairy", "brand before baby-"],
  ["Vleestomaat", "Vegetables", "the head is tomaat"],
  ["Langue de chat", "Snacks", "phrase before chat"],
  ["Kip kerrie", "Meat", "kerrie is a flavour"],
  ["Crevettes roses", "Fish", "no rosé"],
  ["Boîte de chocolats", "Snacks", "a tin of what is no fresh food"],
  ["Jambon au torchon", "Meat", "no tea towel"],
  ["Nutella biscuits", "Snacks", "a product before its brand"],
];
