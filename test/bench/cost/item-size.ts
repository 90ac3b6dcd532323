/** A value in DynamoDB's JSON. */
type AttributeValue = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, AttributeValue>>;

/** The size of an item as DynamoDB bills it: names and values in UTF-8, numbers by their digits. */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item)) bytes += Buffer.byteLength(name) + valueBytes(value);
  return bytes;
}

function valueBytes(value: AttributeValue): number {
  const [[type, content] = ["NULL", true]] = Object.entries(value);
  switch (type) {
    case "S":
      return Buffer.byteLength(content as string);
    case "B":
      return Buffer.from(content as string, "base64").length;
    case "N":
      return numberBytes(content as string);
    case "L":
      return (content as AttributeValue[]).reduce((sum, each) => sum + 1 + valueBytes(each), 3);
    case "M":
      return 3 + itemBytes(content as Item) + Object.keys(content as Item).length;
    case "SS":
      return (content as string[]).reduce((sum, each) => sum + Buffer.byteLength(each), 0);
    default:
      return 1;
  }
}

/** About one byte per two significant digits and one more. */
function numberBytes(text: string): number {
  const digits = text.replace(/^-|e.*$|\.|^0+/gi, "").replace(/0+$/, "").length;
  return Math.ceil(digits / 2) + 1 + (text.startsWith("-") ? 1 : 0);
}
