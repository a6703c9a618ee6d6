import { assert, assertEquals } from "@std/assert";
import { readReceipts } from "../../../operate/verify/read_receipts.ts";
import { createBasketMaker } from "../../../generator/make_basket.ts";
import { parseBasket } from "../../../shared/basket/parse_basket.ts";
import { toReceiptLine } from "../../../operate/stress/receipt_line.ts";

Deno.test("toReceiptLine() holds the receipt, the total to the cent and the basket", () => {
  const basket = {
    id: "b-1",
    store: "Liège Guillemins",
    date: "2020-01-01",
    // 0.1 + 0.2 as floats would be 0.30000000000000004.
    products: [{ id: "p-1", name: "Ail", price: 0.1 }, { id: "p-1", name: "Ail", price: 0.2 }],
  };
  const receipt = {
    store: basket.store,
    id: "b-1",
    topic: "delhaize_shop",
    partition: 3,
    offset: 42,
  };
  const line = toReceiptLine(receipt, basket);
  assertEquals(line.indexOf("\n"), line.length - 1);
  assertEquals(JSON.parse(line), { ...receipt, status: 202, lines: 2, total: "0.30", basket });
});

Deno.test("toReceiptLine() writes what verify reads", () => {
  const makeBasket = createBasketMaker({ seed: 7, date: "2020-01-01" });
  for (const wire of Array.from({ length: 100 }, (_, index) => makeBasket(index))) {
    const { store, id } = wire;
    const position = { topic: "delhaize_shop", partition: 3, offset: 42 };
    const [accepted] = readReceipts(toReceiptLine({ store, id, ...position }, wire));
    const parsed = parseBasket(wire);
    assert(parsed.ok);
    const { basket } = parsed;
    assertEquals(accepted, { ...position, offset: "42", identity: { store, id }, basket });
  }
});
