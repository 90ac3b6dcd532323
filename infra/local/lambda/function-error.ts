/** The function itself failed: it threw, ran out of time or couldn't be loaded. */
export class FunctionError extends Error {
  readonly errorType: string;
  readonly trace: readonly string[];

  constructor(errorType: string, message: string, trace: readonly string[] = []) {
    super(message);
    this.name = "FunctionError";
    this.errorType = errorType;
    this.trace = trace;
  }
}

export function asFunctionError(error: unknown): FunctionError {
  if (error instanceof FunctionError) return error;
  if (!(error instanceof Error)) return new FunctionError("Error", String(error));
  return new FunctionError(error.name, error.message, error.stack?.split("\n") ?? []);
}
