/**
 * Loaded before a process of a city's own house, and of no other, which then lives by the city's time. The programs themselves are those that every
 * provider runs, and know nothing of it.
 */
import { CLOCK_VARIABLE } from './clock-file.ts';
import { liveBy } from './live-by.ts';

const file = process.env[CLOCK_VARIABLE];
if (file !== undefined) liveBy(file);
