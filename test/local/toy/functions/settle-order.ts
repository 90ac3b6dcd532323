interface Order {
  readonly id: string;
  readonly by: string;
}

export async function handler({ id, by }: Order): Promise<object> {
  if (by === "nobody") throw Object.assign(new Error("there must be somebody"), { name: "NobodyError" });
  return { settled: id, by };
}
