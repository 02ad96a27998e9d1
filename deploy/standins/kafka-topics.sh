#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
exec /opt/java/bin/java -Xmx128m -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp '/opt/kafka/libs/*' \
    org.apache.kafka.tools.TopicCommand "$@"
