export interface CapacityInput {
  readonly ReturnConsumedCapacity?: "NONE" | "TOTAL" | "INDEXES";
}

interface Units {
  read: number;
  write: number;
}

const kilobyte = 1024;

export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / kilobyte));

/** Half a unit per 4 KB, a whole one if the read must be consistent. */
export function readUnits(bytes: number, isConsistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / (4 * kilobyte))) * (isConsistent ? 1 : 0.5);
}

/** What one request consumes, by table and index (the table itself is the index ""). */
export class Capacity {
  readonly #wanted: CapacityInput["ReturnConsumedCapacity"];
  readonly #factor: number;
  readonly #tables = new Map<string, Map<string, Units>>();

  /** Everything in a transaction costs double. */
  constructor({ ReturnConsumedCapacity }: CapacityInput, factor: 1 | 2 = 1) {
    this.#wanted = ReturnConsumedCapacity;
    this.#factor = factor;
  }

  addRead(table: string, units: number, index = ""): void {
    this.#units(table, index).read += units * this.#factor;
  }

  addWrite(table: string, units: number, index = ""): void {
    this.#units(table, index).write += units * this.#factor;
  }

  forOne(): object {
    const [consumed] = this.#answer();
    return consumed ? { ConsumedCapacity: consumed } : {};
  }

  forMany(): object {
    const consumed = this.#answer();
    return consumed.length > 0 ? { ConsumedCapacity: consumed } : {};
  }

  #units(table: string, index: string): Units {
    const indexes = this.#tables.get(table) ?? new Map<string, Units>();
    const units = indexes.get(index) ?? { read: 0, write: 0 };
    this.#tables.set(table, indexes.set(index, units));
    return units;
  }

  #answer(): object[] {
    if (this.#wanted !== "TOTAL" && this.#wanted !== "INDEXES") return [];
    return [...this.#tables].map(([TableName, indexes]) => {
      const all = [...indexes.values()];
      const total = sum({ read: addUp(all, "read"), write: addUp(all, "write") }, this.#factor === 2);
      return { TableName, ...total, ...(this.#wanted === "INDEXES" ? byIndex(indexes) : {}) };
    });
  }
}

function byIndex(indexes: ReadonlyMap<string, Units>): object {
  const secondary = [...indexes].filter(([name]) => name !== "");
  const own = indexes.get("");
  return {
    ...(own ? { Table: sum(own, false) } : {}),
    ...(secondary.length > 0
      ? {
          GlobalSecondaryIndexes: Object.fromEntries(
            secondary.map(([name, units]) => [name, sum(units, false)]),
          ),
        }
      : {}),
  };
}

function sum({ read, write }: Units, bothKinds: boolean): object {
  const CapacityUnits = read + write;
  return bothKinds
    ? { CapacityUnits, ReadCapacityUnits: read, WriteCapacityUnits: write }
    : { CapacityUnits };
}

function addUp(units: readonly Units[], kind: keyof Units): number {
  return units.reduce((total, each) => total + each[kind], 0);
}
