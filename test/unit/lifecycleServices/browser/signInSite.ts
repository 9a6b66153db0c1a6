import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The behavior of the site. */
export type Manner =
  /** Two steps at the identity provider, then in. */
  | 'twoSteps'
  /** A form that stays empty. */
  | 'waits'
  /** The identity provider says that a rule of the organisation refuses the browser. */
  | 'refusesDevice'
  /** The identity provider says so only in its script, as it does where the text is folded up. */
  | 'refusesDeviceQuietly'
  /** The account is unknown to the tenant. */
  | 'refusesAccount'
  /** LCS knows the account and does not let it in. */
  | 'rejectsAccount'
  /** As `twoSteps`, and the list of projects is not there. */
  | 'withoutList'
  /** As `twoSteps`, and answers come in round brackets. */
  | 'withBrackets'
  /** As `twoSteps`, and the page of LCS hangs as soon as the client checks whether the user is signed in. */
  | 'hangs';

/**
 * A stand-in for LCS at `127.0.0.1` and for its identity provider at `localhost`: two hosts, so that
 * a cookie of one is never one of the other. The scripts of its pages press what a person would.
 */
export class SignInSite {
  manner: Manner = 'twoSteps';
  readonly asked: string[] = [];
  readonly #server = createServer((request, response) => this.#answer(request, response));

  get lcs(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get #provider(): string {
    return `http://localhost:${this.#port}`;
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async start(): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(0, resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://any');
    const isLcs = request.headers.host?.startsWith('127.') === true;
    this.asked.push(`${isLcs ? 'lcs' : 'provider'} ${url.pathname}`);
    if (isLcs) this.#asLcs(url, request, response);
    else this.#asProvider(url, response);
  }

  #asLcs(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const isIn = request.headers.cookie?.includes('lcsauth=of-lcs') === true;
    switch (url.pathname) {
      case '/Logon/AdLogon':
        redirect(response, `${this.#provider}/authorize`, 'lcsstate=before');
        return;
      case '/signed-in':
        response.setHeader('Set-Cookie', [
          'lcsauth=of-lcs; Path=/; HttpOnly',
          'forV2=narrow; Path=/V2; HttpOnly',
          'elsewhere=unasked; Path=/somewhere/else',
          'lasting=kept; Path=/; Max-Age=3600',
        ]);
        html(
          response,
          `<header title="ada@contoso.com">Ada</header>Lifecycle Services` +
            (this.manner === 'hangs'
              ? '<script>document.querySelectorAll = () => { for (;;); };</script>'
              : ''),
        );
        return;
      case '/RainierProject/RecentProjectsList':
        // Pages of the site send this header with every call.
        if (!isIn || request.headers['timezoneoffset'] === undefined) {
          redirect(response, '/Logon/AdLogon');
        } else if (this.manner === 'rejectsAccount') html(response, 'Access denied', 403);
        else if (this.manner === 'withoutList') html(response, 'Not found', 404);
        else json(response, this.manner === 'withBrackets');
        return;
      case '/V2':
        if (isIn) html(response, '<input name="__RequestVerificationToken" value="t">');
        else redirect(response, '/Logon/AdLogon');
        return;
      default:
        html(response, 'Not found', 404);
    }
  }

  #asProvider(url: URL, response: ServerResponse): void {
    response.setHeader('Set-Cookie', 'provider=not-for-lcs; Path=/');
    const go = (target: string) =>
      `<script>setTimeout(() => { location = '${target}' }, 200)</script>`;
    if (url.pathname === '/second') {
      html(response, `Approve sign-in ${go(`${this.lcs}/signed-in`)}`);
      return;
    }
    switch (this.manner) {
      case 'waits':
        html(response, '<input name="user"><input type="password">');
        return;
      case 'refusesDevice':
        html(response, 'You cannot get there from here. AADSTS53000: Device is not compliant.');
        return;
      case 'refusesDeviceQuietly':
        html(response, '<script>var $Config={"iErrorCode":53003};</script>You cannot access this.');
        return;
      case 'refusesAccount':
        html(response, 'AADSTS50020: User account does not exist in tenant.');
        return;
      default:
        html(response, `Pick an account ${go('/second')}`);
    }
  }
}

function redirect(response: ServerResponse, target: string, cookie?: string): void {
  if (cookie !== undefined) response.setHeader('Set-Cookie', `${cookie}; Path=/`);
  response.writeHead(302, { Location: target }).end();
}

function html(response: ServerResponse, body: string, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'text/html' }).end(`<!doctype html>${body}`);
}

function json(response: ServerResponse, hasBrackets: boolean): void {
  const body = JSON.stringify({ Success: true, Data: [] });
  response
    .writeHead(200, { 'Content-Type': 'application/json' })
    .end(hasBrackets ? `(${body})` : body);
}
