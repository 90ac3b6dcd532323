/** What a list of names imports or exports: each with the name that it gets. */
export const namesIn = (list: string): (readonly [name: string, as: string])[] =>
  list
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map((name) => {
      const [from = "", as = from] = name.split(" as ");
      return [from, as];
    });
