const plain = /^[\w.:/ {}-]*$/;

/** A text as JSON. Most texts of a log need no escaping, but who knows what all of them are made of. */
export const quoted = (text: string): string => (plain.test(text) ? `"${text}"` : JSON.stringify(text));
