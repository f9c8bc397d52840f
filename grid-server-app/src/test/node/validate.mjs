// Says what Kubernetes would refuse in a file of manifests, or "valid".
import { readFileSync } from "node:fs";

const wrong = [];
for (const manifest of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  const { apiVersion, kind, metadata } = manifest;
  if (kind === "ServiceMonitor") continue; // The Prometheus operator's, which the package does not know.
  try {
    const module = await import(`kubernetes-models/${apiVersion}/${kind}`);
    new module[kind](manifest).validate();
  } catch (error) {
    wrong.push(`${kind} ${metadata.name}: ${error.message}`);
  }
}
console.log(wrong.length === 0 ? "valid" : wrong.join("\n"));
