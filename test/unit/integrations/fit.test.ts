import fc from "fast-check";
import { expect, test } from "vitest";
import { Attributes } from "#shared/alarms/alarm.ts";
import { fitAttributes, fitId } from "#shared/integrations/fit.ts";
import { Id } from "#shared/lambda/id.ts";

const text = fc.string({ unit: "binary", maxLength: 300 });

test("any text with something printable in it is an id, and an id is left as it is", () => {
  fc.assert(
    fc.property(text, (given) => {
      expect(Id.safeParse(fitId(`x${given}`)).error).toBeUndefined();
    }),
  );
  expect(fitId("arn:aws:cloudwatch:eu-west-1:1:alarm:CPU é 😀")).toBe(
    "arn:aws:cloudwatch:eu-west-1:1:alarm:CPU é 😀",
  );
  expect(fitId(" a\u0000\n b ")).toBe("a  b");
});

test("any details fit an alarm, the first ones first", () => {
  const detail = fc.tuple(text, fc.oneof(text, fc.constant("😀".repeat(5000))));
  fc.assert(
    fc.property(fc.array(detail, { maxLength: 50 }), (details) => {
      const fitted = fitAttributes(details);
      expect(Attributes.safeParse(fitted).error).toBeUndefined();
      for (const value of Object.values(fitted))
        expect(details.some(([, given]) => given.startsWith(value))).toBe(true);
    }),
  );
});
