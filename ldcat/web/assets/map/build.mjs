// Make the outline of the world that maps are drawn from: `make assets`.
//
// Land and borders of Natural Earth (1:10 million), at several levels of detail. What shares a
// line shares its points at each level, since lines are simplified before areas are made of them.
// ldcat/represent/outline.py reads what is written here, and says how it is laid out.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { deflateSync } from "node:zlib";

const out = process.argv[2] ?? "../../../outline";
const source = "node_modules/world-atlas";
// How far a line may be from the true one, in degrees of a great circle.
const LEVELS = [0.015, 0.05, 0.15, 0.5];
const STEPS = 65535;

const text = readFileSync(`${source}/countries-10m.json`);
const topology = JSON.parse(text);
const arcs = topology.arcs.map(decoded);
const borders = bordersOf(topology.objects.countries);
const rings = topology.objects.land.geometries.flatMap((it) => it.arcs.flat());

const levels = LEVELS.map((tolerance) => {
  const simple = arcs.map((arc) => simplified(arc, tolerance));
  const areas = rings.flatMap((ring) => cut(joined(ring, simple))).map(quantised).filter((ring) => isSeen(ring, tolerance));
  const lines = borders.flatMap((arc) => parted(simple[arc])).map(quantised).filter((line) => line.length > 1);
  return { tolerance, areas: areas.length, lines: lines.length, shapes: [...areas, ...lines] };
});
const parts = levels.flatMap(({ shapes }) => {
  const points = shapes.flat();
  const lengths = planes(shapes.map((it) => it.length));
  return [lengths, planes(differences(points.map(([x]) => x))), planes(differences(points.map(([, y]) => y)))];
});
const head = levels.map(({ tolerance, areas, lines, shapes }) => ({ tolerance, areas, lines, points: shapes.flat().length }));
mkdirSync(out, { recursive: true });
writeFileSync(`${out}/world.bin`, deflateSync(Buffer.concat([Buffer.from(JSON.stringify(head) + "\n"), ...parts]), { level: 9 }));
writeFileSync(`${out}/LICENSE.txt`, licence());
console.log(head);

function decoded(arc) {
  const { scale, translate } = topology.transform;
  let x = 0, y = 0;
  return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
}

// The lines that two countries share.
function bordersOf(countries) {
  const owners = new Map();
  countries.geometries.forEach((country, owner) => {
    for (const it of (country.arcs ?? []).flat(Infinity)) {
      const arc = it < 0 ? ~it : it;
      owners.set(arc, (owners.get(arc) ?? new Set()).add(owner));
    }
  });
  return [...owners].filter(([, it]) => it.size > 1).map(([arc]) => arc).sort((a, b) => a - b);
}

// Douglas and Peucker's way, with longitudes as long as they are at their latitude.
function simplified(arc, tolerance) {
  const kept = new Uint8Array(arc.length);
  kept[0] = kept[arc.length - 1] = 1;
  const pending = [[0, arc.length - 1]];
  while (pending.length) {
    const [start, end] = pending.pop();
    let farthest = 0, at = -1;
    for (let n = start + 1; n < end; n++) {
      const far = distance(arc[n], arc[start], arc[end]);
      if (far > farthest) [farthest, at] = [far, n];
    }
    if (farthest > tolerance) {
      kept[at] = 1;
      pending.push([start, at], [at, end]);
    }
  }
  return arc.filter((_, n) => kept[n]);
}

function distance([x, y], [ax, ay], [bx, by]) {
  const k = Math.cos((y * Math.PI) / 180);
  const [dx, dy, px, py] = [(bx - ax) * k, by - ay, (x - ax) * k, y - ay];
  const length = dx * dx + dy * dy;
  const t = length ? Math.max(0, Math.min(1, (px * dx + py * dy) / length)) : 0;
  return Math.hypot(px - t * dx, py - t * dy);
}

function joined(ring, simple) {
  return ring.flatMap((arc) => (arc < 0 ? simple[~arc].slice().reverse() : simple[arc]).slice(1));
}

// A ring may go over the antimeridian, and that of Antarctica goes around the pole: make of it
// rings between 180° W and 180° E.
function cut(ring) {
  let turn = 0;
  const unrolled = ring.map(([x, y], n) => {
    if (n && Math.abs(x - ring[n - 1][0]) > 180) turn += x < 0 ? 360 : -360;
    return [x + turn, y];
  });
  const around = unrolled.at(-1)[0] - unrolled[0][0];
  if (Math.abs(around) > 180) {
    const back = unrolled[0][0] + (around > 0 ? 360 : -360);
    unrolled.push([back, unrolled[0][1]], [back, -90], [unrolled[0][0], -90]);
  }
  return [-360, 0, 360].map((shift) => between(unrolled.map(([x, y]) => [x + shift, y]))).filter((it) => it.length > 2);
}

// Sutherland and Hodgman's way, for two sides.
function between(ring) {
  for (const [side, sign] of [[-180, 1], [180, -1]]) {
    const isInside = ([x]) => (x - side) * sign >= 0;
    ring = ring.flatMap((point, n) => {
      const before = ring.at(n - 1);
      if (isInside(point) === isInside(before)) return isInside(point) ? [point] : [];
      const t = (side - before[0]) / (point[0] - before[0]);
      const crossing = [side, before[1] + t * (point[1] - before[1])];
      return isInside(point) ? [crossing, point] : [crossing];
    });
  }
  return ring;
}

// A line that goes over the antimeridian, in parts.
function parted(line) {
  const starts = line.flatMap(([x], n) => (!n || Math.abs(x - line[n - 1][0]) > 180 ? [n] : []));
  return starts.map((start, n) => line.slice(start, starts[n + 1]));
}

function quantised(points) {
  const grid = points.map(([x, y]) => [Math.round(((x + 180) / 360) * STEPS), Math.round(((90 - y) / 180) * STEPS)]);
  return grid.filter(([x, y], n) => !n || x !== grid[n - 1][0] || y !== grid[n - 1][1]);
}

// Islands that would be less than a dot are left out.
function isSeen(ring, tolerance) {
  if (ring.length < 3) return false;
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  const [w, h] = [Math.max(...xs) - Math.min(...xs), (Math.max(...ys) - Math.min(...ys)) / 2];
  return Math.max(w, h) * (360 / STEPS) > tolerance;
}

function differences(numbers) {
  return numbers.map((it, n) => (it - (n ? numbers[n - 1] : 0)) & 0xffff);
}

// The low bytes of 16-bit numbers, then the high ones: these are nearly all alike.
function planes(numbers) {
  return Buffer.from([...numbers.map((it) => it & 0xff), ...numbers.map((it) => it >> 8)]);
}

function licence() {
  const { name, version } = JSON.parse(readFileSync(`${source}/package.json`));
  return `world.bin: land and borders of Natural Earth 4.1.0 (naturalearthdata.com), 1:10 million, simplified.
Natural Earth is in the public domain: "All versions of Natural Earth raster + vector map data found
on this website are in the public domain. You may use the maps in any manner". Made with Natural Earth.

Made by ldcat/web/assets/map/build.mjs from countries-10m.json of the npm package ${name} ${version}
sha256:${createHash("sha256").update(text).digest("hex")}
built by sha256:${createHash("sha256").update(readFileSync("build.mjs")).digest("hex")}

The licence of that package (ISC):

${readFileSync(`${source}/LICENSE`, "utf8").trim()}
`;
}
