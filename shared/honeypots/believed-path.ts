/** What others look for at a fixed place, and believe: certificates, keys, who is to be told of holes. */
const wellKnown = "/.well-known";

/**
 * The same at a host's root, from before there was that place: who has put it there owns the host, or says what crawlers
 * and browsers do. Some ask for it by themselves, so a hit would say nothing. In lower case. Whoever tries doors chooses
 * what these are held against, so each takes time in proportion to it.
 */
const believed: readonly RegExp[] = [
  // Crawlers, advertising, security, and what may ask across origins.
  /^(robots|security|humans|ads|app-ads|llms|llms-full|sitemap|keybase|gsdv|fileauth)\.txt$/,
  /^(sellers|manifest|assetlinks|ai-plugin)\.json$/,
  /^(crossdomain|clientaccesspolicy|browserconfig|opensearch|sitemap.*)\.xml(\.gz)?$/,
  /^(wpad\.dat|proxy\.pac|site\.webmanifest|apple-app-site-association)$/,
  // What browsers ask for by themselves.
  /^(favicon|apple-touch-icon).*$/,
  // By which a host proves to a third party whose it is: Google, Office 365, Yandex, Baidu, Naver, Pinterest, …
  /^(google|ms\d|yandex|baidu|naver|pinterest|mailru|wmail|facebook|tiktok|bytedance|loaderio|norton|zoho).*\.(html?|txt|xml|json)$/,
  /verif|validat|siteauth|ownership|domain-association/,
  // The token of a certificate authority or a service as a file's name.
  /^(?=.*[a-z0-9_-]{20}).*\.(html?|txt|xml|json)$/,
];

/** @param key a path as decoys are looked up by it. */
export function isBelieved(key: string): boolean {
  if (key === wellKnown || key.startsWith(`${wellKnown}/`)) return true;
  const name = key.slice(1);
  return !name.includes("/") && believed.some((form) => form.test(name));
}
