/** What one table was asked for. */
export class TableUsage {
  writeUnits = 0;
  readUnits = 0;
  requests = 0;
  /** Of answers to reads. */
  bytesRead = 0;
  /** Puts whose condition didn't hold: AWS bills them too. */
  refused = 0;
}

/** Everything that AWS would bill, counted since the last `forget`. */
export class Usage {
  readonly tables = new Map<string, TableUsage>();
  /** SQS bills each 64 KB of a message that is sent or received, and each call that deletes. */
  queueSends = 0;
  queueBytes = 0;
  queueReceives = 0;
  queueDeletes = 0;
  busEvents = 0;
  objectPuts = 0;
  objectGets = 0;
  /** Units that the engine reported otherwise than AWS's rules say. */
  disagreements: string[] = [];

  table(name: string): TableUsage {
    const known = this.tables.get(name);
    if (known) return known;
    const usage = new TableUsage();
    this.tables.set(name, usage);
    return usage;
  }

  /** All requests to SQS, at most: each batch that a worker took was received and deleted by Lambda. */
  get queueRequests(): number {
    const largeReceives = Math.floor(this.queueBytes / (64 * 1024));
    return this.queueSends + this.queueReceives + largeReceives + this.queueDeletes;
  }

  sum(of: (usage: TableUsage) => number): number {
    return [...this.tables.values()].reduce((sum, usage) => sum + of(usage), 0);
  }

  forget(): void {
    this.tables.clear();
    this.disagreements = [];
    this.queueSends = this.queueBytes = this.queueReceives = this.queueDeletes = 0;
    this.busEvents = this.objectPuts = this.objectGets = 0;
  }
}
