import { replacePlatform } from './engine/platform.ts';
import { Postgres } from './machines/postgres.ts';
import { runSeed } from './run.ts';
import { SCENARIOS } from './scenarios.ts';

const now = performance.now.bind(performance);
let t = now();
const real = Date.now;
const postgres = await Postgres.start();
replacePlatform();
console.log('start', real());
const began = real();
const seed = process.argv[2] ?? '1';
const outcome = await runSeed(SCENARIOS[0]!, seed, postgres, console.log);
console.log(outcome, (real() - began) / 1000);
process.exit(0);
