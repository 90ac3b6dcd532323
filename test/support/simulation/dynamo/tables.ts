import { AwsError } from "../service.ts";
import { Table, type TableDefinition } from "./table.ts";

export class Tables {
  readonly #tables = new Map<string, Table>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  create(name: string, definition: TableDefinition): Table {
    const table = new Table(name, definition, this.#now);
    this.#tables.set(name, table);
    return table;
  }

  get(name: string): Table {
    const table = this.#tables.get(name);
    if (!table)
      throw new AwsError(
        "ResourceNotFoundException",
        `Requested resource not found: Table: ${name} not found`,
      );
    return table;
  }
}
