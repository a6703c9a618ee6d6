import { assertEquals } from "@std/assert";
import { toCsvForms } from "../../../api/dashboard/parts/csv_link.js";

Deno.test("toCsvForms() begins with what spreadsheets in the reader's language open", () => {
  const languages = ["nl", "fr", "en"] as const;
  assertEquals(languages.map((language) => toCsvForms(language)[0]), ["csv-be", "csv-be", "csv"]);
  assertEquals(languages.map((language) => toCsvForms(language)[1]), ["csv", "csv", "csv-be"]);
});
