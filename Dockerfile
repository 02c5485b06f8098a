# syntax=docker/dockerfile:1
# One target per app: docker build --target loader -t sluice/loader .
# Targets: orchestrator, extractor, validator, loader, cli.

FROM node:24-slim AS build
WORKDIR /src
ENV NX_DAEMON=false
# The manifests alone first, so that a change of sources does not install again. A workspace that is missing here
# fails `npm ci`, which compares them with the lock file.
COPY package.json package-lock.json .npmrc ./
COPY apps/cli/package.json apps/cli/
COPY apps/extractor/package.json apps/extractor/
COPY apps/loader/package.json apps/loader/
COPY apps/orchestrator/package.json apps/orchestrator/
COPY apps/validator/package.json apps/validator/
COPY libs/columns/package.json libs/columns/
COPY libs/config/package.json libs/config/
COPY libs/csv/package.json libs/csv/
COPY libs/statistics/package.json libs/statistics/
COPY libs/postgres/package.json libs/postgres/
COPY libs/proto/package.json libs/proto/
COPY libs/service/package.json libs/service/
COPY libs/testkit/package.json libs/testkit/
COPY libs/wasm/package.json libs/wasm/
COPY tools/local/package.json tools/local/
COPY bench/package.json bench/
COPY chaos/package.json chaos/
COPY e2e/package.json e2e/
# No package that the images need has an install script, and Node comes from the base image.
RUN npm ci --ignore-scripts
COPY . .
RUN npx nx run-many -t build -p @sluice/orchestrator @sluice/extractor @sluice/validator @sluice/loader @sluice/cli
RUN for app in orchestrator extractor validator loader cli; do \
      node tools/image/assemble.mjs "$app" "/out/$app" || exit 1; \
    done

FROM node:24-slim AS runtime
ENV NODE_ENV=production
WORKDIR /app
# The base image's `node` user, by number so that Kubernetes can tell that it is not root.
USER 1000:1000

FROM runtime AS service
ENV SLUICE_LISTEN=0.0.0.0:7400
# See docs/decisions/0004-collector.md.
ENV NODE_OPTIONS="--max-semi-space-size=4 --max-old-space-size=192 --v8-pool-size=1" MALLOC_ARENA_MAX=1
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "/app/healthcheck.mjs"]

FROM service AS orchestrator
COPY --from=build /out/orchestrator /app
EXPOSE 7400
ENTRYPOINT ["node", "/app/apps/orchestrator/dist/main.js"]

FROM service AS extractor
ENV SLUICE_LISTEN=0.0.0.0:7401
COPY --from=build /out/extractor /app
EXPOSE 7401
ENTRYPOINT ["node", "/app/apps/extractor/dist/main.js"]

FROM service AS validator
ENV SLUICE_LISTEN=0.0.0.0:7402
COPY --from=build /out/validator /app
EXPOSE 7402
ENTRYPOINT ["node", "/app/apps/validator/dist/main.js"]

FROM service AS loader
ENV SLUICE_LISTEN=0.0.0.0:7403
COPY --from=build /out/loader /app
EXPOSE 7403
ENTRYPOINT ["node", "/app/apps/loader/dist/main.js"]

FROM runtime AS cli
COPY --from=build /out/cli /app
ENTRYPOINT ["node", "/app/apps/cli/bin/sluice.js"]
