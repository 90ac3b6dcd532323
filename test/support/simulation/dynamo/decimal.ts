import { validationError } from "../service.ts";

/** DynamoDB's numbers: decimals of up to 38 digits, compared and added exactly. */
interface Decimal {
  readonly digits: bigint;
  /** value = digits × 10^-scale */
  readonly scale: number;
}

const shortInteger = /^(?:0|-?[1-9]\d{0,14})$/;
const anyNumber = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
const maxDigits = 38;

/** The one spelling that DynamoDB stores: `1.0` is `1`, `1e3` is `1000`. */
export function canonicalNumber(text: string): string {
  return shortInteger.test(text) ? text : format(parse(text));
}

export function compareNumbers(one: string, other: string): number {
  if (shortInteger.test(one) && shortInteger.test(other)) return Number(one) - Number(other);
  const difference = combine(one, other, (left, right) => left - right).digits;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function addNumbers(one: string, other: string): string {
  return format(combine(one, other, (left, right) => left + right));
}

export function subtractNumbers(one: string, other: string): string {
  return format(combine(one, other, (left, right) => left - right));
}

function combine(one: string, other: string, operation: (left: bigint, right: bigint) => bigint): Decimal {
  const left = parse(one);
  const right = parse(other);
  const scale = Math.max(left.scale, right.scale);
  return { digits: operation(atScale(left, scale), atScale(right, scale)), scale };
}

function atScale({ digits, scale }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - scale);
}

function parse(text: string): Decimal {
  const match = anyNumber.exec(text);
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match ?? [];
  if (!match || whole + fraction === "") {
    throw validationError(`The parameter cannot be converted to a numeric value: ${text}`);
  }
  const digits = BigInt(`${whole}${fraction}`);
  const scale = fraction.length - Number(exponent);
  const signed = sign === "-" ? -digits : digits;
  return scale < 0 ? { digits: signed * 10n ** BigInt(-scale), scale: 0 } : { digits: signed, scale };
}

function format({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? "-" : "";
  const all = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0");
  const whole = all.slice(0, all.length - scale);
  const fraction = all.slice(all.length - scale).replace(/0+$/, "");
  if ((whole + fraction).replace(/^0+/, "").replace(/0+$/, "").length > maxDigits) {
    throw validationError("Attempting to store more than 38 significant digits in a Number");
  }
  return fraction === "" ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}
