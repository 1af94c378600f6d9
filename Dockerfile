# docker build --network=host -t kartye .
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
    KARTYE_HOST=0.0.0.0 \
    KARTYE_PORT=3000 \
    KARTYE_DATA_DIR=/var/lib/kartye
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY . .
# State of the embedded engine, where no KARTYE_DATABASE_URL is given.
RUN install -d -o node -g node -m 700 /var/lib/kartye
VOLUME /var/lib/kartye
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
# The first start fills an empty database with the demo before it listens.
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.KARTYE_PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# node itself is process 1: it gets SIGTERM and closes the database.
ENTRYPOINT ["node", "src/main.ts"]
CMD ["start"]
