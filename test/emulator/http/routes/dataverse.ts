import { environmentByPath, isMember, type Environment } from '../../environments';
import type { Service } from '../../switches';
import type { Claims } from '../../token';
import { html, odataError, refuse, Refusal } from '../answers';
import { requireCaller } from '../auth';
import type { Call, Route } from '../call';
import { errorTexts } from '../../texts';

/** A call that Dataverse let in. */
export interface DataverseCall extends Call {
  environment: Environment;
  caller: Claims;
}

/** The route of a Web API segment below an environment's path, behind the front door. */
export function dataverseRoute(
  method: Route['method'],
  segment: string,
  service: Service,
  handle: (call: DataverseCall) => ReturnType<Route['handle']>,
): Route {
  return {
    method,
    path: new RegExp(`^/(?<org>[^/]+)/api/data/v9\\.\\d/(?<segment>${segment})$`, 'i'),
    service,
    handle: call => handle(letIn(call)),
  };
}

/** Answers every segment that no other route knows; it must come last. */
export const unknownSegmentRoutes: readonly Route[] = (['GET', 'POST'] as const).map(method => ({
  method,
  path: /^\/(?<org>[^/]+)\/api\/data\/v9\.\d\/(?<segment>.+)$/i,
  handle: call => {
    letIn(call);
    return odataError(errorTexts.unknownSegment, { segment: call.params['segment'] ?? '' });
  },
}));

/** `@odata.context` of a function's or an action's complex answer. */
export function contextOf(call: Call, fragment: string): string {
  return `${call.base}/${call.params['org']}/api/data/v9.2/$metadata#${fragment}`;
}

function letIn(call: Call): DataverseCall {
  const environment = environmentByPath(call.params['org']?.toLowerCase() ?? '');
  // In the real cloud the host name would not resolve.
  if (!environment) throw new Refusal(html('404 - File or directory not found.', 404));
  const caller = requireCaller(call);
  if (environment.state === 1) refuse('organizationDisabled');
  if (!isMember(environment, caller.tid)) refuse('notMember');
  return { ...call, environment, caller };
}
