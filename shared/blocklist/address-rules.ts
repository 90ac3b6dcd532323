import { type AddressRange, bitsOf, readRange } from "#shared/blocklist/address-range.ts";

/** Finds the ranges that an address lies in by one look for each length of prefix that there is, however many ranges. */
export class AddressRules<Rule> {
  readonly #lengths = {
    4: new Map<number, Map<bigint, Rule>>(),
    6: new Map<number, Map<bigint, Rule>>(),
  };

  /** The last rule for the same range counts. */
  add({ family, network, prefix }: AddressRange, rule: Rule): void {
    const lengths = this.#lengths[family];
    const networks = lengths.get(prefix) ?? new Map<bigint, Rule>();
    networks.set(network >> BigInt(bitsOf[family] - prefix), rule);
    lengths.set(prefix, networks);
  }

  find(address: string, counts: (rule: Rule) => boolean): Rule | undefined {
    const lookedUp = readRange(address);
    if (!lookedUp) return undefined;
    const { family, network } = lookedUp;
    for (const [prefix, networks] of this.#lengths[family]) {
      const rule = networks.get(network >> BigInt(bitsOf[family] - prefix));
      if (rule !== undefined && counts(rule)) return rule;
    }
    return undefined;
  }
}
