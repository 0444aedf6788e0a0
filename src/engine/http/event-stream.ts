/**
 * Reads server-sent events as OpenAI-compatible servers send them. Feed it text as it comes; it calls `take` with the data of each event, its
 * lines put together, comments and other fields left out.
 */
export function openEventStream(take: (data: string) => void): { feed(text: string): void; end(): void } {
  let rest = '';
  let data: string[] = [];

  function line(text: string): void {
    if (text === '') {
      if (data.length > 0) take(data.join('\n'));
      data = [];
    } else if (text.startsWith('data:')) {
      data.push(text.slice(text.startsWith('data: ') ? 6 : 5));
    }
  }

  return {
    feed(text) {
      rest += text;
      for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n')) {
        const whole = rest.slice(0, end);
        rest = rest.slice(end + 1);
        line(whole.endsWith('\r') ? whole.slice(0, -1) : whole);
      }
    },
    /** The stream is over; an event without its empty line still counts. */
    end() {
      line(rest);
      rest = '';
      line('');
    },
  };
}
