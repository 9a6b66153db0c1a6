import type { BrowserContext, Route } from 'playwright-core';

const marker = '&quot;productConfiguration&quot;:{';

/**
 * Lets an extension use every account without VS Code's question, as VS Code itself trusts a few
 * extensions by name. Where tests run inside the extension host, no such question can be answered:
 * VS Code shows no modals there.
 */
export async function trustSignIn(
  context: BrowserContext,
  origin: string,
  extensionId: string,
): Promise<void> {
  // What is not delivered by the server itself counts as from elsewhere, and may not call loopback.
  await context.grantPermissions(['local-network-access'], { origin });
  const trusted = `&quot;trustedExtensionAuthAccess&quot;:[&quot;${extensionId}&quot;],`;
  await context.route(
    url => url.origin === origin && url.pathname === '/',
    async (route: Route) => {
      const response = await route.fetch();
      const page = await response.text();
      if (!page.includes(marker)) {
        throw new Error('The page of this VS Code names its product in another way.');
      }
      await route.fulfill({ response, body: page.replace(marker, marker + trusted) });
    },
  );
}
