export async function handler(): Promise<never> {
  throw new Error("crashed on purpose");
}
