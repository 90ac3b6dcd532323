import { expect, test } from "vitest";
import { exampleOf } from "../../infra/api-page/example.ts";
import { html, prose } from "../../infra/api-page/html.ts";
import { schemaView, typeOf } from "../../infra/api-page/schema-view.ts";

test("text from schemas is escaped, markup from templates isn't", () => {
  expect(html`<b>${"<i>&\"'"}</b>${html`<hr>`}`.text).toBe("<b>&#60;i&#62;&#38;&#34;&#39;</b><hr>");
});

test("what is absent leaves nothing behind, lists are joined", () => {
  expect(html`a${undefined}${false}${[html`b`, "c", 0]}`.text).toBe("abc0");
});

test("backticks make code", () => {
  expect(prose("see `Allow`, <b>").text).toBe("see <code>Allow</code>, &#60;b&#62;");
});

test.each([
  [{ type: "string", format: "uuid" }, "string (uuid)"],
  [{ type: ["string", "null"] }, "string or null"],
  [
    { type: "array", items: { $ref: "#/components/schemas/Alarm" } },
    `array of <a href="#schema-Alarm">Alarm</a>`,
  ],
  [
    { type: "string", enum: ["open", "cleared"] },
    "<code>&#34;open&#34;</code> | <code>&#34;cleared&#34;</code>",
  ],
  [{ type: "object", additionalProperties: { type: "number" } }, "object of number"],
])("a type in words: %o", (schema, words) => {
  expect(typeOf(schema).text).toBe(words);
});

test("a field's limits and whether it is required are told", () => {
  const { text } = schemaView({
    type: "object",
    properties: { limit: { type: "integer", minimum: 1, maximum: 200, default: 50 } },
    required: ["limit"],
  });
  expect(text).toContain("required");
  expect(text).toContain("1 to 200");
  expect(text).toContain("default 50");
});

test("an example has the required fields, values of the right form, and stops in a schema that holds itself", () => {
  const schemas = {
    Node: {
      type: "object",
      properties: {
        id: { type: "string", format: "uuid" },
        size: { type: "integer", minimum: 3 },
        children: { type: "array", items: { $ref: "#/components/schemas/Node" } },
        note: { type: "string" },
      },
      required: ["id", "size", "children"],
    },
  };
  const example = exampleOf({ $ref: "#/components/schemas/Node" }, schemas);
  expect(example).toMatchObject({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), size: 3 });
  expect(JSON.stringify(example)).not.toContain("note");
});
