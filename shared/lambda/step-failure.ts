/** A failure that a workflow knows by its name, and goes on from. */
export class StepFailure extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}
