import type { BrowserContext, Route } from 'playwright-core';

const marker = '&quot;productConfiguration&quot;:{';

/**
 * Lets an extension use every account without VS Code's dialog, like a few extensions that VS Code
 * trusts by name. Tests in the extension host can't answer that dialog, because VS Code shows no
 * modal dialogs there.
 */
export async function trustSignIn(
  context: BrowserContext,
  origin: string,
  extensionId: string,
): Promise<void> {
  // The browser treats content from other sources as foreign, and blocks its calls to loopback.
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
