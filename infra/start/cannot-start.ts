/** Why there is no start, for the person at the terminal: its message says all there is to know. */
export class CannotStart extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CannotStart";
  }
}
