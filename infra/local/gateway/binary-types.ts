/** The media types that an API passes to functions, and takes from them, as base64. */
export class BinaryTypes {
  readonly #types: readonly string[];

  constructor(types: readonly string[]) {
    this.#types = types;
  }

  includes(mediaType: string | undefined): boolean {
    if (this.#types.length === 0) return false;
    const [bare = ""] = (mediaType ?? "").split(";");
    const [major] = bare.split("/");
    return this.#types.some((type) => type === "*/*" || type === bare.trim() || type === `${major}/*`);
  }
}
