import { ChannelClient } from '../src/base/channel';
import { Emitter, type Event } from '../src/base/event';
import type { PanelContract, PanelEvent } from '../src/protocol/panelContract';

/** What the page needs of the editor. */
export interface Host {
  call: ChannelClient<PanelContract>['call'];
  /** Fires for what the host sends unasked. */
  onEvent: Event<PanelEvent>;
}

/** Connects to the editor through its message port. Call it once. */
export function connectHost(post: (message: unknown) => void): Host {
  const events = new Emitter<PanelEvent>();
  const client = new ChannelClient<PanelContract>({
    postMessage: post,
    on: (_event, listener) =>
      window.addEventListener('message', ({ data }: MessageEvent<object>) => {
        if ('event' in data) events.fire(data as PanelEvent);
        else listener(data);
      }),
  });
  return { call: client.call.bind(client), onEvent: events.event };
}
