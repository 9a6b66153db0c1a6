import { Cookie, CookieJar, domainMatch } from 'tough-cookie';
import type { LcsSession } from '../types';

export interface BrowserCookie {
  readonly name: string;
  readonly value: string;
  /** The host, or a domain with or without a dot before it. */
  readonly domain: string;
  readonly path: string;
  /** Seconds since 1970; -1 or missing for a session cookie. */
  readonly expires?: number;
  readonly secure: boolean;
  readonly httpOnly: boolean;
}

/**
 * Creates a session from a browser's cookies for a host of LCS. It leaves out those of other hosts,
 * and turns those of a parent domain into the host's own, so that no other host gets them. They are in
 * no property, so that printing the session doesn't show them.
 */
export function createLcsSession(
  baseUrl: string,
  cookies: readonly BrowserCookie[],
  accountLabel = '',
): LcsSession {
  const { origin, hostname } = new URL(baseUrl);
  const jar = new CookieJar(undefined, { rejectPublicSuffixes: false });
  let isOver = false;

  const check = (url: string) => {
    if (new URL(url).origin === origin) return;
    throw new Error('Cookies may be sent only to their own origin.');
  };
  const put = (cookie: Cookie, url: string) => {
    if (isOver || !domainMatch(hostname, cookie.domain ?? hostname)) return;
    cookie.domain = null;
    jar.setCookieSync(cookie, url, { ignoreError: true });
  };
  for (const { name, value, domain, path, expires, secure, httpOnly } of cookies) {
    const ends = expires === undefined || expires < 0 ? {} : { expires: new Date(expires * 1000) };
    const cookie = new Cookie({ key: name, value, domain, path, secure, httpOnly, ...ends });
    put(cookie, `${origin}/`);
  }

  return {
    baseUrl,
    accountLabel,
    cookies: {
      origin,
      header: url => {
        check(url);
        return jar.getCookieStringSync(url);
      },
      keep: (url, setCookie) => {
        check(url);
        for (const cookie of setCookie.flatMap(text => Cookie.parse(text) ?? [])) put(cookie, url);
      },
    },
    end: () => {
      // A pending response may still set cookies.
      isOver = true;
      jar.removeAllCookiesSync();
    },
  };
}
