/** What a task token stands for. It says where its task is, and its id can't be guessed. */
export interface TokenContent {
  readonly executionArn: string;
  readonly taskId: string;
}

export function tokenOf({ executionArn, taskId }: TokenContent): string {
  return Buffer.from(JSON.stringify([executionArn, taskId])).toString("base64url");
}

/** @returns undefined for what is no token of ours. */
export function readToken(token: string): TokenContent | undefined {
  try {
    const [executionArn, taskId, ...more] = JSON.parse(Buffer.from(token, "base64url").toString());
    if (typeof executionArn !== "string" || typeof taskId !== "string" || more.length > 0) return undefined;
    return { executionArn, taskId };
  } catch {
    return undefined;
  }
}
