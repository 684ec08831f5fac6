import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.DECNET_API ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: "manifest.json",
  },
  server: { proxy: { "/api": server, "/healthz": server } },
  test: { include: ["test/**/*.test.{ts,tsx}"] },
});
