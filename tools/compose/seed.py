"""Fills the S3 and Secrets Manager emulator of docker-compose.yml: the bucket and an object that examples/orders.yaml
reads, and a secret with the target's connection. Run by the `seed` service; safe to run again."""

import json

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

HEADER = "order_id,ordered_at,customer,status,quantity,unit_price,discount,gift,ship_date,note"
STATUSES = ["new", "Paid", "shipped", "returned", "cancelled", "test"]


def order(n: int) -> str:
    quantity = "ten" if n % 100 == 99 else str(n % 20 + 1)  # one record in a hundred is rejected
    return (
        f"{n},2026-01-{n % 28 + 1:02d}T{n % 24:02d}:15:00Z,DE-{n:06d},{STATUSES[n % 6]},{quantity},"
        f"{n % 500}.{n % 100:02d},0.05,{'true' if n % 2 else 'false'},2026-02-{n % 28 + 1:02d},"
        f'"order {n}, with a comma"'
    )


s3 = boto3.client("s3", config=Config(s3={"addressing_style": "path"}))
try:
    s3.create_bucket(
        Bucket="sluice-demo",
        CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name},
    )
except ClientError as error:
    if error.response["Error"]["Code"] not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
        raise
body = "\n".join([HEADER, *(order(n) for n in range(1, 1001))]) + "\n"
s3.put_object(Bucket="sluice-demo", Key="orders/sample.csv", Body=body.encode())

secrets = boto3.client("secretsmanager")
target = json.dumps(
    {
        "engine": "postgres",
        "host": "postgres",
        "port": 5432,
        "dbname": "target",
        "username": "sluice",
        "password": "local",
    }
)
try:
    secrets.create_secret(Name="sluice/target", SecretString=target)
except ClientError as error:
    if error.response["Error"]["Code"] != "ResourceExistsException":
        raise
print("seeded s3://sluice-demo/orders/sample.csv and secret sluice/target")
