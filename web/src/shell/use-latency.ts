/** How long the server takes to answer over the stream, in whole milliseconds; null before the first answer. */
import { useEffect, useState } from 'react';
import { useDesk } from './desk-context.js';

const EVERY_MILLIS = 5000;

export function useLatency(): number | null {
  const { stream } = useDesk();
  const [latency, setLatency] = useState<number | null>(null);
  useEffect(() => {
    let current = true;
    const measure = async (): Promise<void> => {
      if (stream.link.value !== 'LIVE') return;
      const taken = await stream.roundTrip();
      if (current) setLatency(taken);
    };
    const stop = stream.link.subscribe(() => void measure());
    const timer = setInterval(() => void measure(), EVERY_MILLIS);
    return () => {
      current = false;
      stop();
      clearInterval(timer);
    };
  }, [stream]);
  return latency;
}
