import { replacePlatform } from './engine/platform.ts';
import { Postgres } from './machines/postgres.ts';
import { runSeed } from './run.ts';
import { SCENARIOS } from './scenarios.ts';

const now = performance.now.bind(performance);
let t = now();
const real = Date.now;
const postgres = await Postgres.start();
replacePlatform();
const cpu0 = process.cpuUsage(); console.log('start', real(), cpu0);
const began = real();
const seed = process.argv[2] ?? '1';
const outcome = await runSeed(SCENARIOS[Number(process.argv[3] ?? 0)]!, seed, postgres, console.log);
console.log(process.cpuUsage(cpu0), outcome, (real() - began) / 1000);
process.exit(0);
