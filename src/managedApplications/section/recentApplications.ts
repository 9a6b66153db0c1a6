import * as v from 'valibot';
import { resourceKey } from '../../access/resourceId';

/** The storage key of the applications. */
const memoryKey = 'recentApplications';

/** The number of applications that are stored. */
const mostRecent = 8;

const schema = v.array(
  v.object({
    id: v.string(),
    name: v.string(),
    subscription: v.fallback(v.string(), ''),
    azure: v.fallback(v.string(), ''),
  }),
);

/** An application that the user selected before. */
export interface RecentApplication {
  /** Its resource id. */
  readonly id: string;
  /** Text from outside. */
  readonly name: string;
  /** Name of its subscription, or empty. Text from outside. */
  readonly subscription: string;
  /** Base address of the Azure Resource Manager that knows it. */
  readonly azure: string;
}

/** Storage that all windows share, such as `ExtensionContext.globalState`. */
export interface ApplicationMemory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** The recently selected applications, the newest first. */
export class RecentApplications {
  readonly #memory: ApplicationMemory;

  constructor(memory: ApplicationMemory) {
    this.#memory = memory;
  }

  list(): readonly RecentApplication[] {
    const parsed = v.safeParse(schema, this.#memory.get(memoryKey));
    return parsed.success ? parsed.output : [];
  }

  async add(application: RecentApplication): Promise<void> {
    const others = this.list().filter(
      ({ id, azure }) =>
        azure !== application.azure || resourceKey(id) !== resourceKey(application.id),
    );
    await this.#memory.update(memoryKey, [application, ...others].slice(0, mostRecent));
  }
}
