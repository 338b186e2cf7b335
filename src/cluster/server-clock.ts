import type { Middleware, RequestContext, ResponseContext } from "@kubernetes/client-node";

/** The time of an API server, as it says in each of its answers. Another clock may be minutes away. */
export class ServerClock implements Middleware {
  /** When it answered last. Nothing if it has not, or did not say. */
  public now?: Date;

  public readonly pre = (request: RequestContext) => Promise.resolve(request);

  public readonly post = (response: ResponseContext) => {
    const { date = "" } = response.headers;
    const now = new Date(date);
    this.now = Number.isNaN(now.getTime()) ? this.now : now;
    return Promise.resolve(response);
  };
}
