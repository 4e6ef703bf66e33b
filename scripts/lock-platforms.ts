/**
 * Completes `package-lock.json` with the optional packages of other platforms, where the registry that wrote it does not serve
 * them: npm leaves those out, and `npm ci` then refuses the lock file on every machine. For maintainers, on Node 24, after a
 * change of dependencies:
 *
 *     node scripts/lock-platforms.ts
 *
 * What is added names a version and a platform; its integrity is not known here, so npm does not check it.
 */
import { readFile, writeFile } from "node:fs/promises";

interface Package {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lock {
  packages: Record<string, Package>;
}

const SYSTEMS = ["android", "darwin", "freebsd", "linux", "openharmony", "win32", "sunos", "aix", "netbsd", "openbsd"];
const PROCESSORS = ["arm64", "arm", "x64", "ia32", "ppc64", "riscv64", "s390x", "loong64", "wasm32", "mips64el"];

/** The platform in a name such as `@rolldown/binding-linux-arm64-musl`; null where it names none. */
function platformOf(name: string): Readonly<Record<string, readonly string[]>> | null {
  const words = name.split(/[/-]/);
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  const os = SYSTEMS.find((system) => words.includes(system));
  if (cpu === undefined) return null;
  const libc =
    os !== "linux"
      ? null
      : words.some((word) => word.startsWith("musl"))
        ? "musl"
        : words.some((word) => word.startsWith("gnu"))
          ? "glibc"
          : null;
  return { cpu: [cpu], ...(libc === null ? {} : { libc: [libc] }), ...(os === undefined ? {} : { os: [os] }) };
}

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(await readFile(file, "utf8")) as Lock;
const added: string[] = [];
for (const [path, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const platform = platformOf(name);
    const hoisted = `node_modules/${name}`;
    const nested = `${path}/${hoisted}`;
    if (platform === null || [hoisted, nested].some((place) => lock.packages[place]?.version === version)) continue;
    if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`${name} is asked for as ${version}: add it to package-lock.json by hand`);
    const { cpu, ...rest } = platform;
    const place = lock.packages[hoisted] === undefined ? hoisted : nested;
    lock.packages[place] = { version, cpu, ...(parent.dev ? { dev: true } : {}), optional: true, ...rest } as Package;
    added.push(`${name}@${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en")));
await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? "package-lock.json is complete" : `Added ${added.join(", ")}`);
