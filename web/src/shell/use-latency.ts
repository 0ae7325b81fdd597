/** How long the server takes to answer a trifle, in whole milliseconds; null before the first answer. */
import { useEffect, useState } from 'react';

const EVERY_MILLIS = 5000;

export function useLatency(): number | null {
  const [latency, setLatency] = useState<number | null>(null);
  useEffect(() => {
    let current = true;
    const measure = async (): Promise<void> => {
      const start = performance.now();
      const answered = await fetch('/health/live').then(
        () => true,
        () => false,
      );
      if (current) setLatency(answered ? Math.round(performance.now() - start) : null);
    };
    void measure();
    const timer = setInterval(() => void measure(), EVERY_MILLIS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, []);
  return latency;
}
