import { Cookie, CookieJar } from 'tough-cookie';
import type { BoundCookies } from '../../access/http/transport';
import type { LcsSession } from '../types';

/** A cookie of a browser. */
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
 * and turns those of a parent domain into the host's own, so that no other host gets them.
 */
export function createLcsSession(
  baseUrl: string,
  cookies: readonly BrowserCookie[],
  accountLabel = '',
): LcsSession {
  const jar = new HostCookies(baseUrl);
  for (const cookie of cookies) jar.take(cookie);
  return { baseUrl, cookies: jar, accountLabel, end: () => jar.end() };
}

/** The cookies of one host. They are in a private field, so that printing the object doesn't show them. */
class HostCookies implements BoundCookies {
  readonly origin: string;
  readonly #host: string;
  readonly #jar = new CookieJar(undefined, { rejectPublicSuffixes: false });
  #isOver = false;

  constructor(url: string) {
    const { origin, hostname } = new URL(url);
    this.origin = origin;
    this.#host = hostname;
  }

  header(url: string): string {
    this.#check(url);
    return this.#jar.getCookieStringSync(url);
  }

  keep(url: string, setCookie: readonly string[]): void {
    this.#check(url);
    for (const text of setCookie) {
      const cookie = Cookie.parse(text);
      if (cookie !== undefined) this.#put(cookie, url);
    }
  }

  /** Adds a cookie of the browser if it is for this host. */
  take({ name, value, domain, path, expires, secure, httpOnly }: BrowserCookie): void {
    const ends = expires === undefined || expires < 0 ? {} : { expires: new Date(expires * 1000) };
    const cookie = new Cookie({ key: name, value, domain, path, secure, httpOnly, ...ends });
    this.#put(cookie, `${this.origin}/`);
  }

  /** Deletes all cookies and accepts no more, for example from a pending answer. */
  end(): void {
    this.#isOver = true;
    this.#jar.removeAllCookiesSync();
  }

  #put(cookie: Cookie, url: string): void {
    if (this.#isOver) return;
    const domain = (cookie.domain ?? this.#host).replace(/^\./, '').toLowerCase();
    if (domain !== this.#host && !this.#host.endsWith(`.${domain}`)) return;
    cookie.domain = null;
    this.#jar.setCookieSync(cookie, url, { ignoreError: true });
  }

  #check(url: string): void {
    if (new URL(url).origin === this.origin) return;
    throw new Error('Cookies may be sent only to their own origin.');
  }
}
