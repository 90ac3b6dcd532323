import * as z from "zod";

const templateNames = ["generic_404", "wordpress_login", "phpmyadmin", "env_file"] as const;

/**
 * No type that a browser would run, or keep as a worker. Whatever it is, it is answered in a sandbox, because anything
 * else here has the same origin.
 */
const contentTypes = [
  "text/html",
  "text/plain",
  "application/json",
  "application/xml",
  "application/octet-stream",
] as const;

/** What a decoy answers: one of ours, or anything small. */
export const DecoyResponse = z
  .union([
    z.strictObject({ template: z.enum(templateNames) }),
    z.strictObject({
      status: z.union([z.int().min(200).max(299), z.int().min(400).max(599)]),
      content_type: z.enum(contentTypes),
      body: z.string().max(4096),
    }),
  ])
  .meta({ id: "DecoyResponse" });
export type DecoyResponse = z.output<typeof DecoyResponse>;

export interface DecoyAnswer {
  readonly status: number;
  readonly content_type: string;
  readonly body: string;
}

const html = (title: string, body: string): string =>
  `<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>${title}</title></head>\n<body>${body}</body>\n</html>\n`;

const page = (status: number, title: string, body: string): DecoyAnswer => ({
  ...{ status, content_type: "text/html" },
  body: html(title, body),
});

/** As what stands there usually answers, with nothing in it that is true. */
const templates: Readonly<Record<(typeof templateNames)[number], DecoyAnswer>> = {
  generic_404: page(
    404,
    "404 Not Found",
    "<center><h1>404 Not Found</h1></center><hr><center>nginx</center>",
  ),
  wordpress_login: page(
    200,
    "Log In &lsaquo; WordPress",
    `<form name="loginform" id="loginform" action="/wp-login.php" method="post"><p><label for="user_login">Username or Email Address</label><input type="text" name="log" id="user_login"></p><p><label for="user_pass">Password</label><input type="password" name="pwd" id="user_pass"></p><p class="submit"><input type="submit" name="wp-submit" id="wp-submit" value="Log In"></p></form>`,
  ),
  phpmyadmin: page(
    200,
    "phpMyAdmin",
    `<h1>Welcome to phpMyAdmin</h1><form method="post" action="index.php" name="login_form"><label for="input_username">Username:</label><input type="text" name="pma_username" id="input_username"><label for="input_password">Password:</label><input type="password" name="pma_password" id="input_password"><input type="submit" value="Log in"></form>`,
  ),
  env_file: {
    ...{ status: 200, content_type: "text/plain" },
    body: "APP_NAME=app\nAPP_ENV=production\nAPP_DEBUG=false\nAPP_URL=http://localhost\nLOG_CHANNEL=stack\nDB_CONNECTION=mysql\nDB_HOST=127.0.0.1\nDB_PORT=3306\nDB_DATABASE=app\nDB_USERNAME=app\nDB_PASSWORD=\nCACHE_DRIVER=file\nQUEUE_CONNECTION=sync\nSESSION_DRIVER=file\n",
  },
};

/**
 * What decoys at one path answer, the oldest first. Words of one's own are said only by one that is alone: where others
 * have one, too, whoever came first could spoil theirs by saying that it is one.
 */
export function answerOfAll(responses: readonly (DecoyResponse | null)[]): DecoyAnswer {
  const [first] = responses;
  if (responses.length === 1 && first && !("template" in first)) return first;
  const fixed = responses.find((response) => response && "template" in response);
  return templates[fixed && "template" in fixed ? fixed.template : "generic_404"];
}
