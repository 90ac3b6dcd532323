/** Something in an export that isn't as it should be, in words for whoever has to look into it. */
export class Flaw extends Error {
  override readonly name = "Flaw";
}
